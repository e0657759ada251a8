import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Given, LayerShape } from '../../../src/gradients/given.ts';
import { npzGradients } from '../../../src/gradients/npzGradients.ts';
import type { GivenTensor } from '../../../src/gradients/tolerance.ts';
import { doubles, floats, npy, npz } from './archive.ts';

const shapes: readonly LayerShape[] = [
  { name: 'hidden', I: 3, O: 2, hasBias: true },
  { name: 'out', I: 2, O: 1, hasBias: false },
];

function read(arrays: Readonly<Record<string, Uint8Array>>): Promise<Given> {
  return npzGradients(npz(arrays), { shapes, rows: 5 });
}

async function biasOf(array: Uint8Array): Promise<GivenTensor> {
  const given = await read({ '0.bias': array });
  assert.ok('layers' in given, JSON.stringify(given));
  return given.layers[0]!.bias!;
}

async function problemsOf(arrays: Readonly<Record<string, Uint8Array>>): Promise<readonly string[]> {
  const given = await read(arrays);
  assert.ok('problems' in given);
  return given.problems.map(({ message }) => message);
}

/** Two numbers of float16 by their bits. */
const halves = (...bits: number[]) => npy('<f2', [2], new Uint8Array(Uint16Array.from(bits).buffer));

suite('float16', () => {
  const known: readonly (readonly [bits: number, value: number])[] = [
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x03ff, 1023 * 2 ** -24],
    [0x0001, 2 ** -24],
    [0x8001, -(2 ** -24)],
    [0x0000, 0],
    [0x8000, -0],
  ];
  for (const [bits, value] of known) {
    test(`0x${bits.toString(16).padStart(4, '0')} is ${Object.is(value, -0) ? '-0' : value}`, async () => {
      const { values } = await biasOf(halves(bits, 0x3c00));
      assert.deepEqual([...values], [value, 1]);
    });
  }

  test('the bytes are read in the order that the header states', async () => {
    const { values } = await biasOf(npy('>f2', [2], Uint8Array.of(0x3c, 0, 0xc0, 0)));
    assert.deepEqual([...values], [1, -2]);
  });

  const refused: readonly (readonly [bits: number, message: RegExp])[] = [
    [0x7c00, /^array "0\.bias" has Infinity in /],
    [0xfc00, /^array "0\.bias" has -Infinity in /],
    [0x7c01, /^array "0\.bias" has NaN in /],
    [0xfe00, /^array "0\.bias" has NaN in /],
  ];
  for (const [bits, message] of refused) {
    test(`0x${bits.toString(16)} is no number, and is refused as what it is`, async () => {
      const [problem] = await problemsOf({ '0.bias': halves(0x3c00, bits) });
      assert.match(problem!, message);
    });
  }

  test('was rounded by half a step of eleven bits, or by half of the least number that there is', async () => {
    const { halfSteps } = await biasOf(halves(0xc800, 0x0001));
    assert.deepEqual([...halfSteps], [8 * 2 ** -11, 2 ** -25]);
  });

  test('has three digits, and may have been computed in float32', async () => {
    const { digits, isNarrow } = await biasOf(halves(0x3555, 0x3c00));
    assert.deepEqual([digits, isNarrow], [3, true]);
  });
});

test('wider numbers are as they are stored: no digit of them was rounded', async () => {
  const wide = await biasOf(npy('<f8', [2], doubles(1, 0.1)));
  assert.deepEqual(wide, {
    values: Float64Array.of(1, 0.1),
    halfSteps: Float64Array.of(0, 0),
    digits: undefined,
    isNarrow: false,
  });
  const narrow = await biasOf(npy('<f4', [2], floats(1, 0.1)));
  assert.deepEqual([[...narrow.halfSteps], narrow.digits, narrow.isNarrow], [[0, 0], undefined, true]);
});

suite('arrays that are refused', () => {
  test('are each told, in the order of the layers', async () => {
    const long = npy('<f8', [3], doubles(1, 2, 3));
    const problems = await problemsOf({ '1.weight': long, '0.bias': long, '0.weight': npy('<f8', [2, 3], doubles(1)) });
    assert.deepEqual(
      problems.map(message => /^array "(.*?)"/.exec(message)?.[1]),
      ['0.weight', '0.bias', '1.weight'],
    );
    assert.equal(problems[1], 'array "0.bias" has the shape (3); expected (2) (units)');
  });

  test('by one wrong length are those of either length', async () => {
    const first = await problemsOf({ '0.weight': npy('<f8', [4, 3], new Uint8Array(96)) });
    assert.deepEqual(first, ['array "0.weight" has the shape (4, 3); expected (2, 3) (units, inputs)']);
    const second = await problemsOf({ '0.weight': npy('<f8', [2, 1], new Uint8Array(16)) });
    assert.deepEqual(second, ['array "0.weight" has the shape (2, 1); expected (2, 3) (units, inputs)']);
  });

  test('by their size are those that unpack to more than the largest tensor and a header take', async () => {
    // The largest is (2, 3) of 8 bytes, and a header takes up to 10,100 bytes.
    const most = 48 + 10_100;
    const unpacked = (bytes: number) => ({ '0.bias': new Uint8Array(bytes) });
    assert.match((await problemsOf(unpacked(most)))[0]!, /^array "0\.bias" is not a NumPy array/);
    assert.deepEqual(await problemsOf(unpacked(most + 1)), [
      'array "0.bias" unpacks to 10,149 bytes; expected the shape (2)',
    ]);
  });
});

test('an archive that cannot be unpacked is told why', async () => {
  const given = await npzGradients(Uint8Array.of(0x50, 0x4b, 3, 4), { shapes, rows: 5 });
  assert.deepEqual(given, {
    problems: [{ message: 'the file is not a NumPy archive: invalid zip data; write it with np.savez' }],
  });
});
