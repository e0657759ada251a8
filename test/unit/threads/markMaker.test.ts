import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import type { Trainer } from '../../../src/engine/trainer.ts';
import { MarkMaker } from '../../../src/threads/markMaker.ts';

/** A maker whose marks take `cost` milliseconds, and a trainer that is asked for them. */
function makerOf({ cost = 0, diverges = false } = {}) {
  let time = 0;
  let epoch = 0;
  const kinds: string[] = [];
  const sent: Checkpoint[] = [];
  const maker = new MarkMaker({
    post: message => {
      if (message.type === 'mark') sent.push(message.mark);
    },
    now: () => time,
  });
  const trainer = {
    ...(diverges && { divergence: {} }),
    checkpoint(kind: string) {
      kinds.push(kind);
      time += cost;
      const none = () => new Float64Array();
      const numbers = { counters: none(), streams: none(), parameters: none(), sums: none(), record: none() };
      return { arithmetic: '', training: '', epoch, batch: 0, ...numbers };
    },
  } as unknown as Trainer;
  return {
    kinds,
    epochs: () => sent.map(mark => mark.epoch),
    /** One epoch, or a part of one. */
    compute(milliseconds: number, isBetweenEpochs = true) {
      epoch++;
      maker.computed(trainer, milliseconds, isBetweenEpochs);
    },
    send: () => maker.send(),
    received: (interval: number) => maker.received(interval),
    hold: () => maker.hold(trainer),
  };
}

suite('the marks that a training makes', () => {
  test('come once in 100 ms of computing at first, then as often as the host asks', () => {
    const marks = makerOf();
    const train = (epochs: number) => {
      for (let k = 0; k < epochs; k++) {
        marks.compute(10);
        marks.send();
        if (marks.epochs().length > 0) marks.received(interval);
      }
    };
    let interval = 100;
    train(30);
    assert.deepEqual(marks.epochs(), [10, 20, 30]);
    interval = 200;
    train(50);
    assert.deepEqual(marks.epochs(), [10, 20, 30, 50, 70]);
    assert.ok(marks.kinds.every(kind => kind === 'forRecord'));
  });

  test('take no more than a hundredth of the time', () => {
    const marks = makerOf({ cost: 7 });
    for (let k = 0; k < 300; k++) {
      marks.compute(10);
      marks.send();
      marks.received(100);
    }
    assert.deepEqual(marks.epochs(), [10, 80, 150, 220, 290]);
  });

  test('stand between epochs, within one only after three seconds without', () => {
    const marks = makerOf();
    const within = (pieces: number) => {
      for (let k = 0; k < pieces; k++) marks.compute(100, false);
      marks.send();
      marks.received(100);
    };
    within(29);
    assert.deepEqual(marks.epochs(), []);
    within(1);
    assert.deepEqual(marks.epochs(), [30]);
    within(29);
    assert.deepEqual(marks.epochs(), [30]);
    marks.compute(1);
    marks.send();
    assert.deepEqual(marks.epochs(), [30, 60]);
  });

  test('wait for the epochs before them, one at a time', () => {
    const marks = makerOf();
    for (let k = 0; k < 3; k++) marks.compute(100);
    assert.deepEqual([marks.kinds.length, marks.epochs()], [1, []]);
    marks.send();
    marks.send();
    for (let k = 0; k < 3; k++) marks.compute(100);
    marks.send();
    assert.deepEqual(marks.epochs(), [1]);
    marks.received(100);
    marks.compute(1);
    marks.send();
    assert.deepEqual(marks.epochs(), [1, 7]);
  });

  test('are made wherever the training holds, once for each place', () => {
    const marks = makerOf();
    const hold = () => {
      marks.hold();
      marks.send();
    };
    hold();
    assert.deepEqual(marks.epochs(), []);
    marks.compute(1, false);
    hold();
    hold();
    assert.deepEqual(marks.epochs(), [1]);
    marks.compute(1);
    hold();
    assert.deepEqual(marks.epochs(), [1, 2]);
  });

  test('are not made of a training that diverged', () => {
    const marks = makerOf({ diverges: true });
    marks.compute(1000);
    marks.hold();
    assert.deepEqual(marks.kinds, []);
  });
});
