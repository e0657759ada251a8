import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import type { FileProblem, GivenLayer, LayerShape } from '../../../src/gradients/given.ts';
import { mostBytes, readGiven } from '../../../src/gradients/readGiven.ts';
import { doubles, floats, npy, npz } from './archive.ts';

const shapes: readonly LayerShape[] = [
  { name: 'hidden', I: 3, O: 2, hasBias: true },
  { name: 'out', I: 2, O: 2, hasBias: false },
];
const rows = 5;

function read(file: string | Uint8Array) {
  return readGiven(typeof file === 'string' ? new TextEncoder().encode(file) : file, { shapes, rows });
}

async function layersOf(file: string | Uint8Array): Promise<readonly GivenLayer[]> {
  const given = await read(file);
  assert.ok('layers' in given, JSON.stringify(given));
  return given.layers;
}

async function problemOf(file: string | Uint8Array): Promise<FileProblem> {
  const given = await read(file);
  assert.ok('problems' in given);
  assert.equal(given.problems.length, 1);
  return given.problems[0]!;
}

const form = '{ "layers": [{ "weights": [[..], ..], "biases": [..] }, ..] }';

suite('gradients in JSON', () => {
  test('are read layer by layer; what is null or absent is not given', async () => {
    const [hidden, out] = await layersOf('{"layers": [{"weights": [[1, 2, 3], [4, 5, 6.5]], "biases": null}]}');
    assert.deepEqual([...hidden!.weights!.values], [1, 2, 3, 4, 5, 6.5]);
    assert.deepEqual([hidden!.bias, out], [undefined, {}]);
    const second = await layersOf('{"layers": [null, {"weights": [[1, 2], [3, 4]]}]} // mine');
    assert.deepEqual(second[0], {});
    assert.deepEqual([...second[1]!.weights!.values], [1, 2, 3, 4]);
  });

  const refused: readonly (readonly [what: string, text: string, place: string, message: RegExp])[] = [
    [
      'an array, with the way to wrap it',
      '[[1, 2, 3], [4, 5, 6]]',
      '1:1',
      /found an array of 2; wrap rows of dE\/dW as \{ "layers": \[\{ "weights"/,
    ],
    [
      'a network',
      '{\n "data": {}, "layers": [{"units": 2}]}',
      '2:2',
      /this is a network file, and no file of gradients/,
    ],
    [
      'exported weights',
      '{"name": "x", "epoch": 3, "layers": [{"name": "hidden", "activation": "tanh", "inputs": 3, "outputs": 2, "weights": []}]}',
      '1:37',
      /layers of a network with their weights, and no gradients/,
    ],
    [
      'a layer with units',
      '{"layers": [{"units": 2, "weights": []}]}',
      '1:12',
      /layers of a network with their weights/,
    ],
    ['an unknown key', '{"layer": []}', '1:2', /unknown key "layer"; did you mean "layers"\?/],
    [
      'an unknown key of a layer',
      '{"layers": [{"bias": [1, 2]}]}',
      '1:14',
      /unknown key "bias"; did you mean "biases"\?/,
    ],
    ['too many layers', '{"layers": [null, null, {}]}', '1:25', /3 layers of gradients, but the network has 2/],
    ['no layers', '{}', '1:1', /"layers" is missing/],
    ['layers that are no array', '{"layers": {}}', '1:12', /"layers" must be an array, found an object/],
    ['a layer that is no object', '{"layers": [[[1, 2, 3]]]}', '1:13', /expected \{ "weights": .* found an array of 1/],
    [
      'the transpose',
      '{"layers": [{"weights": [[1, 4], [2, 5], [3, 6]]}]}',
      '1:25',
      /"weights" of layer "hidden" has 3 rows of 2 numbers; expected 2 rows of 3 numbers \(units, inputs\)\. It has the shape of the transpose/,
    ],
    [
      'too few rows',
      '{"layers": [{"weights": [[1, 2, 3]]}]}',
      '1:25',
      /has 1 row of 3 numbers; expected 2 rows of 3 numbers/,
    ],
    [
      'a row that is too short',
      '{"layers": [{"weights": [[1, 2, 3], [4, 5]]}]}',
      '1:37',
      /expected 3 numbers in row 1 \(counted from 0\) of "weights" of layer "hidden", found an array of 2/,
    ],
    [
      'weights in one row',
      '{"layers": [{"weights": [1, 2, 3, 4, 5, 6]}]}',
      '1:25',
      /expected 2 rows of 3 numbers \(units, inputs\) for "weights" of layer "hidden", found an array of 6/,
    ],
    [
      'a text in a row',
      '{"layers": [{"weights": [[1, "2", 3], [4, 5, 6]]}]}',
      '1:30',
      /expected a number in row 0, column 1 \(counted from 0\), found "2" \(a string\)/,
    ],
    [
      'null in a row',
      '{"layers": [{"weights": [[1, null, 3], [4, 5, 6]]}]}',
      '1:30',
      /found null, which some programs write for NaN/,
    ],
    [
      'NaN',
      '{"layers": [{"weights": [[1, NaN, 3], [4, 5, 6]]}]}',
      '1:30',
      /row 0, column 1 \(counted from 0\), found NaN/,
    ],
    ['a number beyond 64 bits', '{"layers": [{"biases": [1, 1e999]}]}', '1:28', /found a number too large for 64 bits/],
    [
      'biases in rows of samples',
      '{"layers": [{"biases": [[1, 2], [1, 2], [1, 2], [1, 2], [1, 2]]}]}',
      '1:24',
      /It has a row for each of the 5 training rows: sum over them/,
    ],
    ['biases with a dimension too many', '{"layers": [{"biases": [[1, 2]]}]}', '1:24', /It has a dimension too many/],
    [
      'a bias that the layer does not have',
      '{"layers": [null, {"biases": [1, 2]}]}',
      '1:30',
      /layer "out" has no bias \("bias": false\); remove "biases"/,
    ],
    ['a key twice', '{"layers": [{"biases": [1, 2], "biases": [1, 2]}]}', '1:32', /"biases" is already set above/],
    ['text that ends too soon', '{"layers": [{"weights": [[1, 2', '1:31', /expected/],
    ['nothing', '', '1:1', /the file is empty; expected \{ "layers"/],
    ['what is no JSON', 'layers: 1', '1:1', /expected a JSON value/],
  ];
  for (const [what, text, place, expected] of refused) {
    test(`${what} is refused at its place`, async () => {
      const { message, line, column } = await problemOf(text);
      assert.match(message, expected);
      assert.equal(`${line}:${column}`, place);
    });
  }

  test('a file without a tensor has nothing to compare', async () => {
    for (const text of ['{"layers": []}', '{"layers": [{}, null]}', '{"layers": [{"weights": null}]}']) {
      assert.match((await problemOf(text)).message, /holds no gradient; give at least one tensor/);
    }
  });

  test('deep nesting and any text at all are answered, not thrown', async () => {
    assert.match((await problemOf(`{"layers": ${'['.repeat(100_000)}`)).message, /nested more than 64 levels/);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async text => {
        const given = await read(text);
        assert.ok('problems' in given ? given.problems.length > 0 : given.layers.length === 2);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

suite('gradients in a NumPy archive', () => {
  test('are read by their names, in either order of storage and any width', async () => {
    const [hidden, out] = await layersOf(
      npz({
        '0.weight': npy('<f8', [2, 3], doubles(1, 4, 2, 5, 3, 6), 'True'),
        '0.bias': npy('<f4', [2], floats(0.5, 0.1)),
        '1.weight': npy('<f2', [2, 2], Uint8Array.of(0, 0x3c, 0, 0xc0, 1, 0, 0xff, 0x7b)),
      }),
    );
    assert.deepEqual([...hidden!.weights!.values], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...hidden!.bias!.values], [0.5, Math.fround(0.1)]);
    assert.deepEqual([...out!.weights!.values], [1, -2, 2 ** -24, 65504]);
  });

  const one = npy('<f8', [2], doubles(1, 2));
  const refused: readonly (readonly [what: string, file: Uint8Array, message: RegExp])[] = [
    [
      'the transpose',
      npz({ '0.weight': npy('<f8', [3, 2], doubles(1, 2, 3, 4, 5, 6)) }),
      /^array "0\.weight" has the shape \(3, 2\); expected \(2, 3\) \(units, inputs\)\. It has the shape of the transpose/,
    ],
    [
      'a bias for every row',
      npz({ '0.bias': npy('<f8', [5, 2], doubles(...Array(10).fill(0))) }),
      /^array "0\.bias" has the shape \(5, 2\); expected \(2\) \(units\)\. It has a row for each of the 5 training rows/,
    ],
    [
      'a bias with keepdims',
      npz({ '0.bias': npy('<f8', [1, 2], doubles(1, 2)) }),
      /It has a dimension too many: in NumPy db\.ravel\(\)/,
    ],
    [
      'a number',
      npz({ '0.bias': npy('<f8', [], doubles(1)).slice() }),
      /^array "0\.bias" (has the shape \(\)|is not a NumPy array)/,
    ],
    ['NaN', npz({ '0.bias': npy('<f8', [2], doubles(1, Number.NaN)) }), /^array "0\.bias" has NaN in row 1/],
    ['text', npz({ '0.bias': npy('<U3', [2], new Uint8Array(24)) }), /^array "0\.bias" holds text/],
    ['an array that is cut off', npz({ '0.bias': one.slice(0, -3) }), /^array "0\.bias" ends after/],
    [
      'an array that the network does not have',
      npz({ '2.weight': one }),
      /has an array "2\.weight" that is no gradient of this network; .*expected "0\.weight", "0\.bias" and "1\.weight"/,
    ],
    ['a bias that the layer does not have', npz({ '1.bias': one }), /^array "1\.bias": layer "out" has no bias/],
    ['an archive without arrays', zipSync({ 'model/data.pkl': one }), /^the archive has no arrays; expected/],
    ['an archive that is cut off', npz({ '0.bias': one }).slice(0, 90), /^the file is not a NumPy archive/],
    ['a single array', one, /^this is a single NumPy array, and arrays need names; save the gradients with np\.savez/],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95), /^this is a Python pickle/],
    [
      'a huge array',
      npz({ '0.weight': npy('<f8', [1000, 1000], new Uint8Array(8_000_000)) }),
      /^array "0\.weight" unpacks to 8,000,128 bytes; expected the shape \(2, 3\)/,
    ],
    ['bytes that are no text', Uint8Array.of(0x7b, 0xff, 0xfe, 0), /save the file as UTF-8/],
  ];
  for (const [what, file, expected] of refused) {
    test(`${what} is refused by name`, async () => {
      assert.match((await problemOf(file)).message, expected);
    });
  }

  test('a file that is larger than the gradients can be is refused before it is read', async () => {
    const { message } = await problemOf(new Uint8Array(mostBytes(shapes) + 1).fill(32));
    assert.match(message, /^the file has 1,000,\d{3} bytes; the gradients of this network take at most 1,000,\d{3}$/);
  });
});

test(`the form ${form} is named to whoever writes another`, async () => {
  assert.ok((await problemOf('[]')).message.startsWith(`expected ${form}`));
});
