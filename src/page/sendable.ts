/**
 * Messages to webviews travel as JSON, which knows no NaN and no infinities and would make null of them. Outside of typed arrays,
 * which travel as they are, they are sent as `{ $number: 'NaN' }`.
 */

/** The message as it can travel. */
export function sendable(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  return mapped(value, sendable);
}

/** What `sendable` was given. */
export function received(value: unknown): unknown {
  if (isObject(value) && typeof value.$number === 'string') return Number(value.$number);
  return mapped(value, received);
}

/** Whether it can be what `sendable` made: what contains itself has no end. */
export function isSendable(value: unknown): boolean {
  try {
    received(value);
    return true;
  } catch {
    return false;
  }
}

function mapped(value: unknown, to: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(to);
  if (!isObject(value) || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, to(part)]));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
