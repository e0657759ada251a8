import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';
import { factsBefore } from '../../../src/diagnose/factsBefore.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { Run } from '../../../src/run/run.ts';
import { runSubject } from '../../../src/run/runSubject.ts';
import { unbroken } from '../../../src/run/scalarRows.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { Damage } from '../../../src/storage/damage.ts';
import { packSnapshot, readSnapshot, restoredRun, snapshotOf } from '../../../src/storage/snapshot.ts';
import { hasSnapshotForm, type Snapshot } from '../../../src/storage/snapshotShape.ts';
import { newStamp } from '../../../src/storage/stamp.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';
import { numbersPerColumn } from '../../../src/trace/blocks.ts';
import { packedWeights } from '../../../src/trace/firstWeights.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { failedBatch } from '../../support/failedBatch.ts';

const examples = join(import.meta.dirname, '../../../examples');
const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.mlp.json'));

/** The run of a text as it stands after one epoch of zeros, with everything that is known before it is trained; undefined where nothing is trained. */
async function runOf(text: string, folder: string): Promise<Run | undefined> {
  const prepared = await prepare(text, { files: nodeFiles(folder, examples), limits: defaultLimits });
  const facts = factsBefore(prepared, 'net', textDigest);
  if (!facts) return undefined;
  const identity = { id: 'a', spec: 'file:///net.mlp.json', seedGiven: false, startedAt: 0 };
  const request = {
    text,
    files: { folder, root: examples },
    limits: defaultLimits,
    fallbackName: 'net',
    computing: { reproducible: true, threads: 1 },
    extension: { epochs: 9, scheduleEpochs: 5, ignoresGoals: true },
  } as const;
  const branch = { of: 'b', ofStartedAt: 1, at: '1:1', epoch: 1, batch: 1, edits: 'W = 1' };
  const run = new Run({ ...facts, ...identity, branch, idle: null }, 1e8, runSubject(prepared), request);
  const { scalarLength, tensorLength } = run.history.layout;
  run.history.start(
    packedWeights(
      facts.layers.map(({ inputs, outputs, bias }) => ({
        w: new Float64Array(inputs * outputs),
        b: new Float64Array(outputs),
        hasBias: bias,
      })),
    ),
  );
  run.append({
    firstEpoch: 1,
    scalars: new Float64Array(scalarLength),
    tensorEpochs: Int32Array.of(1),
    tensors: new Float64Array(tensorLength),
  });
  run.setBasis({ data: 'abc', arithmetic: 'plain' });
  run.setState('finished', '', Float64Array.of(1));
  return run;
}

function snapshotOfRun(run: Run): Snapshot {
  const saved = { scalars: newStamp(), marks: { stamp: newStamp(), checksum: 'abc' } };
  return { ...snapshotOf(run), checksum: 7, files: saved };
}

const packed = (snapshot: unknown) => Buffer.concat(packSnapshot(snapshot as Snapshot));

suite('the form of a saved run', () => {
  test('is that of the run of every example, which comes back with all that was known of it', async () => {
    let read = 0;
    for (const name of files) {
      const path = join(examples, name);
      const run = await runOf(readFileSync(path, 'utf8'), dirname(path));
      if (!run) continue;
      const snapshot = snapshotOfRun(run);
      assert.deepEqual(readSnapshot(packed(snapshot)), snapshot, name);
      read++;
    }
    assert.ok(read > 6, `${read} examples`);
  });

  test('fits together: numbers that are of other layers, epochs or weights are damage', async () => {
    const text = `{"data":{"inputs":[[0],[1]],"targets":[[0],[5]]},"layers":[{"units":3},{"units":2},{"units":1}]}`;
    const good = snapshotOfRun((await runOf(text, examples))!);
    const { info, tensors, subject } = good;
    const batch = { ...failedBatch, norms: new Float64Array(6 * info.layers.length) };
    const of = (changed: Partial<Snapshot>) => hasSnapshotForm({ ...good, ...changed });
    const layers = (index: number, more: object) =>
      info.layers.map((layer, l) => (l === index ? { ...layer, ...more } : layer));
    const model = (index: number, more: object) => ({
      ...subject!,
      model: {
        ...subject!.model,
        layers: subject!.model.layers.map((layer, l) => (l === index ? { ...layer, ...more } : layer)),
      },
    });
    assert.ok(of({}));
    assert.ok(of({ status: { ...good.status, failedBatch: batch } }));
    // With nothing else in it that tells the shapes.
    const bare = {
      tensors: { tensorEpochs: new Int32Array(), tensors: new Float64Array() },
      firstWeights: undefined,
      subject: undefined,
    };
    assert.ok(of(bare));
    for (const index of [1, 2]) {
      assert.ok(!of({ ...bare, info: { ...info, layers: layers(index, { inputs: 7 }) } }), `inputs of layer ${index}`);
    }
    for (const index of [0, 1, 2]) {
      assert.ok(!of({ subject: model(index, { units: 9 }) }), `units of layer ${index}`);
      assert.ok(!of({ subject: model(index, { bias: false }) }), `bias of layer ${index}`);
    }
    assert.ok(!of({ info: { ...info, layers: [] } }));
    const length = tensors.tensors.length;
    assert.ok(!of({ tensors: { tensorEpochs: Int32Array.of(1), tensors: new Float64Array(length - 1) } }));
    const two = (first: number, second: number) => ({
      tensorEpochs: Int32Array.of(first, second),
      tensors: new Float64Array(2 * length),
    });
    assert.deepEqual(
      [two(1, 2), two(2, 2), two(2, 1), two(0, 1)].map(tensors => of({ tensors })),
      [true, false, false, false],
    );
    assert.ok(!of({ firstWeights: new Float64Array(16) }) && of({ firstWeights: new Float64Array(17) }));
    for (const wrong of [{ layer: 3 }, { norms: new Float64Array(17) }, { operandNames: [] }]) {
      assert.ok(!of({ status: { ...good.status, failedBatch: { ...batch, ...wrong } } }), Object.keys(wrong)[0]);
    }
  });

  test('is checked wherever it says something: another type there, with a checksum that fits, is damage or harmless', async () => {
    const text =
      '{"data":{"inputs":[[0],[1]],"targets":[[0],[5]]},"layers":[{"units":1,"activation":"sigmoid"}],"loss":"mse"}';
    const run = (await runOf(text, examples))!;
    const layers = run.info.layers.length;
    const batch = { ...failedBatch, norms: new Float64Array(6 * layers) };
    const good = { ...snapshotOfRun(run), status: { ...run.status, failedBatch: batch } };
    assert.ok(readSnapshot(packed(good)).info.before!.findings.length > 0, 'the run has findings');
    const cyclic: Record<string, unknown> = { type: 'adam' };
    cyclic.self = cyclic;
    const sparse: unknown[] = [];
    sparse.length = 2 ** 32 - 1;
    const wrong = [
      undefined,
      null,
      true,
      -1,
      0.5,
      1e9,
      2 ** 53,
      Number.NaN,
      'text',
      '__proto__',
      {},
      [],
      [[]],
      new Map(),
      new Date(),
      /a/,
      new Float64Array(3),
      new Uint8Array(3),
      10n,
      cyclic,
      sparse,
    ];
    let [refused, taken] = [0, 0];
    for (const place of placesIn(good)) {
      for (const value of wrong) {
        const forged = replaced(good, place, value);
        try {
          const found = readSnapshot(packed(forged));
          taken++;
          const rows = async function* (length: number) {
            yield new Float64Array(length);
          };
          const { history } = await restoredRun(found, rows, 1e6);
          assert.ok(history.layout.tensorLength < 1e5, `${place.join('.')} = ${String(value)}`);
          traceLayout(found.info.layers);
        } catch (error) {
          if (!(error instanceof Damage)) assert.fail(`${place.join('.')}: ${(error as Error).stack}`);
          refused++;
        }
      }
    }
    assert.ok(refused > 3 * taken && refused > 2000, `${refused} refused, ${taken} taken`);
  });

  test('asks for no more memory than the file is long: a billion units, or layers, are refused', async () => {
    const run = (await runOf('{"data":{"generate":"xor"},"layers":[{"units":1}]}', examples))!;
    const good = snapshotOfRun(run);
    const [layer] = good.info.layers;
    const huge = { ...layer!, inputs: 2, outputs: 1e9 };
    for (const layers of [
      [huge],
      [
        { ...huge, outputs: 1e15 },
        { ...huge, inputs: 1e15, outputs: 1e15 },
      ],
      [],
    ]) {
      const forged = { ...good, info: { ...good.info, layers }, subject: undefined };
      assert.throws(() => readSnapshot(packed(forged)), Damage);
      const empty = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
      assert.throws(() => readSnapshot(packed({ ...forged, tensors: empty })), Damage);
    }
  });

  test('claims no epochs by numbers of thinned ones that are not those of a run', async () => {
    const run = (await runOf('{"data":{"generate":"xor"},"layers":[{"units":1}]}', examples))!;
    const { scalarLength } = run.history.layout;
    const entry = new Float64Array(scalarLength * (numbersPerColumn + 1));
    const head = new Float64Array(unbroken * scalarLength);
    const stateOf = (...numbers: readonly number[]) => Float64Array.of(0, ...head, ...numbers, ...entry);
    const none = async function* () {};
    for (const epochs of [unbroken, 2 ** 20 * unbroken, 2 ** 40, 2 ** 52]) {
      for (const stride of [epochs * 2, 2 ** 60]) {
        const thinned = stateOf(epochs, stride, 0, 0);
        const forged = { ...snapshotOfRun(run), epochs: 3, scalarsFrom: 0, thinned };
        await assert.rejects(restoredRun(readSnapshot(packed(forged)), none, 1e6));
        const larger = { ...forged, epochs: 2 ** 53 - 1 };
        if (epochs > 2 ** 31) await assert.rejects(restoredRun(readSnapshot(packed(larger)), none, 1e6));
      }
    }
  });

  test('is none whatever else the bytes are', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('backprun'), Buffer.alloc(32, 'backprun'), Buffer.from('{}')]) {
      assert.throws(() => readSnapshot(bytes), Damage);
    }
  });
});

type Place = readonly (string | number)[];

/** Where something stands in a value, down to the elements of its lists, but only the first two of each. */
function* placesIn(value: unknown, place: Place = []): Generator<Place> {
  if (place.length > 0) yield place;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const entries = Array.isArray(value) ? [...value.entries()].slice(0, 2) : Object.entries(value);
  for (const [key, each] of entries) if (key !== 'version') yield* placesIn(each, [...place, key]);
}

function replaced(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string | number, unknown>)[key] = replaced(
    (value as Record<string | number, unknown>)[key],
    rest,
    by,
  );
  return copy;
}
