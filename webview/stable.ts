import { type ComponentType, createElement, type VNode } from 'preact';
import { useCallback, useMemo, useRef } from 'preact/hooks';

/** The same object as long as its fields are the same. */
export function useStable<Value extends object>(value: Value): Value {
  return useMemo(() => value, Object.values(value));
}

/** A function that stays the same and does what the newest one does. */
export function useLatest<Arguments extends readonly unknown[]>(
  callback: (...values: Arguments) => void,
): (...values: Arguments) => void {
  const latest = useRef(callback);
  latest.current = callback;
  return useCallback((...values: Arguments) => latest.current(...values), []);
}

/** An element that is drawn anew only when one of its properties is another: preact passes over one that is the same. */
export function useStableElement<Props extends object>(component: ComponentType<Props>, props: Props): VNode<Props> {
  const stable = useStable(props);
  return useMemo(() => createElement(component, stable), [component, stable]);
}
