import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import { failedBatch } from '../../../src/engine/divergence.ts';
import type { EpochBlock } from '../../../src/engine/epochBlock.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import type { EpochBatch } from '../../../src/run/history.ts';
import type { WorkerToHost } from '../../../src/run/workerMessages.ts';
import { dispatch } from '../../../src/threads/messages.ts';
import { TrainingLoop } from '../../../src/threads/trainingLoop.ts';
import { trainingOptions } from '../engine/support.ts';
import { layout } from '../run/epochs.ts';

/** A trainer of one batch an epoch whose records hold nothing but their epoch's number. */
class CountingTrainer implements Pick<Trainer, 'state' | 'epoch' | 'divergence' | 'stopReason' | 'run' | 'checkpoint'> {
  epoch = 0;
  state: Trainer['state'] = 'training';
  divergence: Trainer['divergence'];
  stopReason = '';
  readonly #epochs: number;
  readonly #recordTensors: ReturnType<TrainingLoop['recordTensors']>;

  constructor(epochs: number, recordTensors: ReturnType<TrainingLoop['recordTensors']>) {
    this.#epochs = epochs;
    this.#recordTensors = recordTensors;
  }

  checkpoint(): Checkpoint {
    const none = () => new Float64Array();
    const { epoch } = this;
    const numbers = {
      counters: none(),
      streams: none(),
      parameters: Float64Array.of(epoch),
      sums: none(),
      record: none(),
    };
    return { arithmetic: 'none', training: 'none', epoch, batch: 0, ...numbers };
  }

  run(): EpochBlock {
    const epoch = this.epoch + 1;
    const recorded = this.#recordTensors(epoch, true) ? [epoch] : [];
    this.epoch = epoch;
    if (epoch === this.#epochs) this.state = 'finished';
    return {
      firstEpoch: epoch,
      epochs: 1,
      scalars: new Float64Array(layout.scalarLength).fill(epoch),
      tensorEpochs: Int32Array.from(recorded),
      tensors: new Float64Array(recorded.length * layout.tensorLength).fill(epoch),
    };
  }
}

/** A host whose clock ticks a millisecond whenever it is read. */
class FakeHost {
  readonly posted: WorkerToHost[] = [];
  onTurn: () => void = () => undefined;
  onBatch: () => void = () => undefined;
  #time = 0;

  readonly now = () => this.#time++;
  readonly post = (message: WorkerToHost) => {
    this.posted.push(message);
    if (message.type === 'epochs') setImmediate(this.onBatch);
  };
  readonly nextTurn = () =>
    new Promise<void>(resolve => {
      this.onTurn();
      setImmediate(resolve);
    });

  batches(): EpochBatch[] {
    return this.posted.filter(message => message.type === 'epochs');
  }
}

function start(
  epochs: number,
  measureTest?: () => Float64Array | undefined,
): { host: FakeHost; loop: TrainingLoop; done: Promise<void> } {
  const host = new FakeHost();
  const loop = new TrainingLoop(host);
  const trainer = new CountingTrainer(epochs, loop.recordTensors(epochs));
  return { host, loop, done: Promise.resolve().then(() => loop.run(trainer as unknown as Trainer, measureTest)) };
}

suite('TrainingLoop', () => {
  test('a run that diverged ends with the batch that failed', async () => {
    const host = new FakeHost();
    const loop = new TrainingLoop(host);
    host.onBatch = () => dispatch(loop.handlers, { type: 'ack', stride: 1 });
    const optimizer = { ...optimizerDefaults.sgd, learningRate: 1e200, momentum: 0 };
    const trainer = createTrainer(trainingOptions({ optimizer }));
    await loop.run(trainer);
    const end = host.posted.at(-1);
    assert.ok(end?.type === 'ended' && end.failedBatch && trainer.divergence);
    assert.deepEqual([end.state, end.message], ['diverged', trainer.divergence.message]);
    assert.deepEqual(end.failedBatch, failedBatch(trainer.divergence));
    assert.deepEqual(
      Array.from(end.failedBatch.operands),
      trainer.divergence.operands.map(({ value }) => value),
    );
  });

  test('the test rows are measured once, after every epoch has been sent, and travel with the end', async () => {
    const test = Float64Array.of(0.25);
    const sentBefore: number[] = [];
    const { host, loop, done } = start(20, () => {
      sentBefore.push(host.batches().reduce((sum, { tensorEpochs }) => sum + tensorEpochs.length, 0));
      return test;
    });
    host.onBatch = () => dispatch(loop.handlers, { type: 'ack', stride: 1 });
    await done;
    assert.deepEqual(sentBefore, [20]);
    assert.deepEqual(host.posted.at(-1), { type: 'ended', state: 'finished', message: '', test });
  });

  test('every epoch arrives once, in order, and then the end', async () => {
    const { host, loop, done } = start(500);
    host.onBatch = () => dispatch(loop.handlers, { type: 'ack', stride: 1 });
    await done;
    const epochs = host.batches().flatMap(batch => [...batch.tensorEpochs]);
    assert.deepEqual(
      epochs,
      Array.from({ length: 500 }, (_, index) => index + 1),
    );
    assert.deepEqual(host.posted.at(-1), { type: 'ended', state: 'finished', message: '' });
  });

  test('nothing is sent while the last message is not acknowledged', async () => {
    const { host, loop, done } = start(1000);
    let turns = 0;
    host.onTurn = () => {
      if (++turns === 50) {
        assert.equal(host.batches().length, 1);
        dispatch(loop.handlers, { type: 'stop' });
        dispatch(loop.handlers, { type: 'ack', stride: 1 });
      }
    };
    await done;
    assert.equal(host.batches().length, 2);
    assert.equal(host.posted.at(-1)?.type, 'ended');
  });

  test('stop ends it after the slice at hand, with what has been trained', async () => {
    const { host, loop, done } = start(1e6);
    host.onBatch = () => dispatch(loop.handlers, { type: 'ack', stride: 1 });
    host.onTurn = () => dispatch(loop.handlers, { type: 'stop' });
    await done;
    assert.deepEqual(host.posted.at(-1), { type: 'ended', state: 'stopped', message: '' });
    assert.ok(host.batches()[0]!.tensorEpochs.length > 0);
  });

  test('a paused training sends what waits and takes no further step until it is resumed', async () => {
    const { host, loop, done } = start(100);
    let paused = false;
    host.onBatch = () => dispatch(loop.handlers, { type: 'ack', stride: 1 });
    host.onTurn = () => {
      if (paused) return;
      paused = true;
      dispatch(loop.handlers, { type: 'pause' });
      setImmediate(() => setImmediate(() => whilePaused()));
    };
    const whilePaused = () => {
      const before = host.batches().length;
      assert.equal(before, 1);
      setImmediate(() => {
        assert.equal(host.batches().length, before);
        dispatch(loop.handlers, { type: 'resume' });
      });
    };
    await done;
    const states = host.posted.filter(message => message.type === 'state').map(message => message.state);
    assert.deepEqual(states, ['paused', 'running']);
    assert.equal(host.posted.at(-1)?.type, 'ended');
  });

  test('it says that it has paused after its last epochs, which may wait for an acknowledgement', async () => {
    const { host, loop, done } = start(100);
    const types = () => host.posted.flatMap(({ type }) => (type === 'mark' ? [] : [type]));
    let turns = 0;
    host.onTurn = () => {
      turns++;
      if (turns === 3) dispatch(loop.handlers, { type: 'pause' });
    };
    host.onBatch = () => {
      if (host.batches().length > 1) return;
      // Epochs have been trained since the first batch, and wait for it to be acknowledged.
      setImmediate(() => setImmediate(() => setImmediate(() => setImmediate(acknowledge))));
    };
    const acknowledge = () => {
      assert.deepEqual(types(), ['epochs']);
      dispatch(loop.handlers, { type: 'ack', stride: 1 });
      setImmediate(() => {
        assert.deepEqual(types(), ['epochs', 'epochs', 'state']);
        host.onBatch = () => dispatch(loop.handlers, { type: 'ack', stride: 1 });
        dispatch(loop.handlers, { type: 'ack', stride: 1 });
        dispatch(loop.handlers, { type: 'resume' });
      });
    };
    await done;
  });

  test('marks follow their epochs, and there is one where it pauses, stops or ends', async () => {
    const { host, loop, done } = start(400);
    let turns = 0;
    const placeOf = (message: WorkerToHost) => {
      if (message.type === 'epochs') return message.firstEpoch - 1 + message.scalars.length / layout.scalarLength;
      return message.type === 'mark' ? message.mark.epoch : undefined;
    };
    host.onBatch = () => {
      loop.handlers.ack({ type: 'ack', stride: 1 });
      loop.handlers.marked({ type: 'marked', interval: 100 });
    };
    host.onTurn = () => {
      turns++;
      if (turns === 20) loop.handlers.pause({ type: 'pause' });
      if (turns === 20)
        setImmediate(() => setImmediate(() => setImmediate(() => loop.handlers.resume({ type: 'resume' }))));
    };
    await done;
    const { posted } = host;
    let sent = 0;
    for (const message of posted) {
      if (message.type === 'epochs') sent = placeOf(message)!;
      if (message.type === 'mark') assert.ok(message.mark.epoch <= sent, `${message.mark.epoch} of ${sent}`);
      const isHeld = (message.type === 'state' && message.state === 'paused') || message.type === 'ended';
      const newest = posted.slice(0, posted.indexOf(message)).findLast(({ type }) => type === 'mark');
      if (isHeld) assert.equal(newest && placeOf(newest), sent, message.type);
    }
    assert.equal(sent, 400);
    const between = posted.filter(({ type }) => type === 'mark').length;
    assert.ok(between > 4, `${between} marks`);
  });

  test('a larger stride keeps tensors of the first, the last, every stride-th epoch and one for each message', async () => {
    const { host, loop, done } = start(400);
    dispatch(loop.handlers, { type: 'ack', stride: 50 });
    host.onBatch = () => dispatch(loop.handlers, { type: 'ack', stride: 50 });
    await done;
    const kept = host.batches().flatMap(batch => [...batch.tensorEpochs]);
    for (const epoch of [1, 50, 100, 150, 200, 250, 300, 350, 400]) assert.ok(kept.includes(epoch), `epoch ${epoch}`);
    assert.ok(host.batches().every(batch => batch.tensorEpochs.length > 0));
    assert.ok(kept.length < 200, `${kept.length} of 400 epochs were kept`);
    const scalarRows = host.batches().reduce((sum, batch) => sum + batch.scalars.length / layout.scalarLength, 0);
    assert.equal(scalarRows, 400);
  });
});
