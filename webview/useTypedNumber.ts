import { useState } from 'preact/hooks';

type FieldEvent = { readonly currentTarget: HTMLInputElement };

/**
 * Properties of a number field that shows what changes by itself, such as the epoch of a running training. From when a person turns
 * to it until it is left or something was typed, it keeps what it shows: else a number that has been selected to be typed over would
 * be replaced, and the typed digits would be added to it.
 */
export function useTypedNumber(shown: number | undefined, onType: (wanted: number) => void) {
  const [held, setHeld] = useState<string>();
  const hold = ({ currentTarget }: FieldEvent) => setHeld(currentTarget.value);
  return {
    value: held ?? shown ?? '',
    onFocus: hold,
    onPointerDown: hold,
    onSelect: hold,
    onInput: hold,
    onKeyDown: (event: KeyboardEvent & FieldEvent) => event.key !== 'Enter' && hold(event),
    onBlur: () => setHeld(undefined),
    onChange: ({ currentTarget }: FieldEvent) => {
      const wanted = Number.parseInt(currentTarget.value, 10);
      setHeld(undefined);
      if (!Number.isNaN(wanted)) onType(wanted);
    },
  };
}
