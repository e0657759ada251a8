import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile, inline, marks, optionsOf, prepared, refusal, written } from './support.ts';

const deep = written({ layers: [{ name: 'wide', units: 4 }, { units: 1 }] });
/** 4 x 2 weights and 4 biases, then 4 weights and 1 bias. */
const parameters = 8 + 4 + 4 + 1;

test('weights and biases are counted with the inputs of the data, up to the limit', async () => {
  await optionsOf(deep, { limits: { parameters } });
  assert.equal(
    await refusal(deep, { limits: { parameters: parameters - 1 } }),
    'layer "layer 2" with 1 unit brings the network to 17 weights and biases; at most 16 are allowed',
  );
});

test('a network too large for its data is refused before its layers are made', async () => {
  const header = Array.from({ length: 2000 }, (_, column) => `c${column}`).join(',');
  const files = csvFile(`${header},y\n${'1,'.repeat(2000)}1\n`);
  const spec = written({ data: { csv: 'data.csv', target: 'y' }, layers: [{ units: 30_000_000 }, { units: 1 }] });
  assert.deepEqual(await marks(spec, { files }), ['too-many-parameters at 30000000']);
  assert.match(await refusal(spec, { files }), /brings the network to 60,030,000,000 weights and biases/);
});

test('data that is too large is refused and nothing is said of what it would have been', async () => {
  const spec = written({ data: { generate: 'spiral', samples: 1_000_000_000_000 }, layers: [{ units: 7 }] });
  assert.deepEqual(await marks(spec), ['too-much-data at 1000000000000']);
  const { options } = await prepared(written({ data: { ...inline, limit: 2 } }));
  assert.equal(options?.training.rows, 2);
});
