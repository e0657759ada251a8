/**
 * A WebAssembly module that does nothing but multiply and add in 128-bit vectors, byte for byte: what this machine's core
 * can do at most, for the share of it that an engine reaches. The products of the accumulators do not wait for one
 * another, and together with the operands they fit into the 15 vector registers that V8 has.
 */
export type PeakKind = 'f64 mul+add' | 'f64 FMA' | 'f32 mul+add' | 'f32 FMA';

export const accumulators = 10;
const unrolled = 4;

/** Floating-point operations of one turn of the loop. */
export function peakFlopsPerTurn(kind: PeakKind): number {
  const lanes = kind.startsWith('f64') ? 2 : 4;
  return 2 * lanes * accumulators * unrolled;
}

/** Exports `run(turns: i32, x: f64): f64`. x is the factor, so that nothing can be computed beforehand. */
export function peakModule(kind: PeakKind): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 2, i32, f64, 1, f64]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0, 0]),
    ...section(10, [1, ...sized(body(kind))]),
  ]);
}

const i32 = 0x7f;
const f64 = 0x7c;
const v128 = 0x7b;
const end = 0x0b;

/** Locals: 0 turns, 1 x, 2 the vector of x, 3 the vector that is added, and from 4 the accumulators. */
function body(kind: PeakKind): number[] {
  const double = kind.startsWith('f64');
  const splat = double ? simd(0x14) : [0xb6, ...simd(0x13)];
  const vectorOf = (scalar: readonly number[]) => [...scalar, ...splat];
  const all = Array.from({ length: accumulators }, (_, at) => 4 + at);
  const step = kind.endsWith('FMA') ? fused(double) : apart(double);
  const turn = Array.from({ length: unrolled }, () => all.flatMap(step)).flat();
  return [
    ...[1, 2 + accumulators, v128],
    ...[...vectorOf(get(1)), ...set(2)],
    ...[...vectorOf(get(1)), ...set(3)],
    ...all.flatMap(at => [...vectorOf(get(1)), ...set(at)]),
    ...[0x03, 0x40, ...turn],
    // turns = turns - 1, and again while it is not 0
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, end],
    ...sumOf(all, double),
    end,
  ];
}

/** acc = x * added + acc, rounded once where the machine has it. */
function fused(double: boolean): (at: number) => number[] {
  return at => [...get(2), ...get(3), ...get(at), ...simd(double ? 0x107 : 0x105), ...set(at)];
}

/** acc = acc * x + added: a product that is the same for every accumulator would be taken only once. */
function apart(double: boolean): (at: number) => number[] {
  const [mul, add] = double ? [0xf2, 0xf0] : [0xe6, 0xe4];
  return at => [...get(at), ...get(2), ...simd(mul), ...get(3), ...simd(add), ...set(at)];
}

/** Every accumulator must count, or it would be left out. */
function sumOf(all: readonly number[], double: boolean): number[] {
  const [first, ...rest] = all;
  const add = simd(double ? 0xf0 : 0xe4);
  const lane = double ? [...simd(0x21), 0] : [...simd(0x1f), 0, 0xbb];
  return [...get(first), ...rest.flatMap(at => [...get(at), ...add]), ...lane];
}

function get(local: number): number[] {
  return [0x20, local];
}

function set(local: number): number[] {
  return [0x21, local];
}

function simd(code: number): number[] {
  return [0xfd, ...leb128(code)];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...leb128(content.length), ...content];
}

function name(text: string): number[] {
  return sized([...Buffer.from(text)]);
}

/** Unsigned, seven bits a byte, the lowest first. */
function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)];
}
