import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { keptPanel, panelMessage, panelSchema, savedView } from '../../../src/panel/panelMessage.ts';
import { keptWhy, whyMessage, whySchema } from '../../../src/why/whyMessage.ts';
import { savedPreferences } from '../../../webview/savedState.ts';
import { savedWhyState } from '../../../webview/why/savedState.ts';
import { oddValues, placesOf, replaced, valuesOf, without } from '../../support/schemaValues.ts';

const pages = {
  'training panel': { schema: panelSchema, understand: panelMessage },
  'why page': { schema: whySchema, understand: whyMessage },
};

for (const [page, { schema, understand }] of Object.entries(pages)) {
  suite(`a message of a ${page}`, () => {
    for (const option of schema.def.options) {
      const [type] = option.shape.type.def.values;
      const messages = valuesOf(option) as fc.Arbitrary<object>;

      test(`"${type}" is understood as it is, and without what is not of it`, () => {
        fc.assert(
          fc.property(messages, message => {
            const given = { ...message, extra: 1 };
            const understood = understand(given) ?? assert.fail('it is not understood');
            assert.deepEqual(plain(understood), plain(message));
          }),
          { numRuns: 30, seed: 14 },
        );
      });

      test(`"${type}" is dropped, or means what it says, with anything odd in any place`, () => {
        for (const message of fc.sample(messages, { numRuns: 3, seed: 14 })) {
          for (const place of placesOf(message)) {
            for (const [odd, value] of oddValues) {
              const forged = replaced(message, place, value);
              const understood = understand(forged);
              // What is understood is what was said: nothing is put in the place of what is odd.
              if (understood) assert.deepEqual(plain(understood), plain(forged), `${odd} at ${place.join('.')}`);
            }
          }
        }
      });

      test(`"${type}" without something is dropped, or lacks what it may lack`, () => {
        for (const message of fc.sample(messages, { numRuns: 5, seed: 14 })) {
          for (const place of placesOf(message)) {
            const lacking = without(message, place);
            const understood = understand(lacking);
            if (understood) assert.deepEqual(plain(understood), plain(lacking));
          }
        }
      });
    }
  });
}

/** Without fields that are undefined; an extra field is nothing that is said. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(fields.map(([key, part]) => [key, plain(part)]));
}

test('what a page looks at has an end: epochs, overlays and words of any size are not taken', () => {
  const view = savedView(undefined);
  const looks = (change: object) => panelMessage({ type: 'view', view: { ...view, ...change } }) !== undefined;
  assert.ok(looks({ range: { first: 1, last: 2 ** 31 - 1 } }));
  for (const range of [
    { first: 1, last: 2 ** 31 },
    { first: 1, last: 1e15 },
    { first: 3, last: 2 },
    { first: -1, last: 2 },
    { first: 0.5, last: 2 },
    { first: 1, last: Number.POSITIVE_INFINITY },
  ])
    assert.ok(!looks({ range }), JSON.stringify(range));
  assert.ok(looks({ overlays: ['a', 'b', 'c'] }));
  for (const overlays of [['a', 'b', 'c', 'd'], ['x'.repeat(201)], [1], Uint8Array.of(1), new Float64Array(3), 'abc'])
    assert.ok(!looks({ overlays }), String(overlays));
});

test('nothing that a page kept throws, whatever became of it: what is unreadable is as it is of a new page', () => {
  const kept = {
    spec: 'file:///a',
    run: 'a',
    selection: { layer: 1, epoch: 'latest', sample: { inputs: [1], targets: [0] } },
    ...savedPreferences(undefined),
    fixedRanges: { 1: { weightsAfter: 2 } },
    isFull: true,
  };
  const readers = { keptPanel, keptWhy, savedPreferences, savedWhyState, savedView };
  const fresh = { preferences: savedPreferences(undefined), why: savedWhyState(undefined) };
  for (const [odd, value] of oddValues) {
    for (const place of placesOf(kept)) {
      const damaged = replaced(kept, place, value);
      for (const [name, read] of Object.entries(readers)) assert.doesNotThrow(() => read(damaged), `${name}: ${odd}`);
      const { view, ...preferences } = savedPreferences(damaged);
      assert.equal(
        panelMessage({ type: 'view', view })?.type,
        'view',
        `the host understands the view: ${odd} at ${place}`,
      );
      assert.deepEqual(Object.keys({ view, ...preferences }), Object.keys(fresh.preferences));
      assert.ok(whyMessage({ type: 'view', view: savedWhyState(damaged).view }));
    }
  }
  assert.deepEqual(savedPreferences({ view: 3, lossScale: 'none' }), fresh.preferences);
  assert.deepEqual(savedWhyState({ view: 3 }), fresh.why);
});
