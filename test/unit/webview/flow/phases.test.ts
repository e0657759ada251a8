import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lightsOf, momentAt, momentLength, moments } from '../../../../webview/flow/phases.ts';

suite('the animation', () => {
  test('goes up, then down through activation and weights of each layer, then updates', () => {
    assert.deepEqual(
      moments(4, 5).map(moment => ('part' in moment ? [moment.layer, moment.part] : [moment.layer, moment.phase])),
      [
        [4, 'forward'],
        [5, 'forward'],
        [5, 'activation'],
        [5, 'weights'],
        [4, 'activation'],
        [4, 'weights'],
        [4, 'update'],
        [5, 'update'],
      ],
    );
  });

  test('ends, and takes neither too short nor too long', () => {
    assert.equal(momentAt(0, 4), 0);
    assert.equal(momentAt(-1, 4), 0);
    assert.equal(momentAt(momentLength(4) * 3.5, 4), 3);
    assert.equal(momentAt(momentLength(4) * 4, 4), undefined);
    assert.equal(momentLength(4), 600);
    assert.equal(momentLength(80), 120);
  });
});

suite('what a layer shows', () => {
  test('is all of it, or one phase', () => {
    assert.deepEqual(lightsOf(0, 'all', undefined), { forward: 'on', activation: 'on', weights: 'on', update: 'on' });
    assert.deepEqual(lightsOf(0, 'backward', undefined), {
      forward: 'off',
      activation: 'on',
      weights: 'on',
      update: 'off',
    });
  });

  test('going up is what has been reached', () => {
    const at = (layer: number) => lightsOf(layer, 'forward', { phase: 'forward', layer: 1 });
    assert.deepEqual(
      [0, 1, 2].map(layer => at(layer).forward),
      ['on', 'now', 'off'],
    );
    assert.equal(at(0).weights, 'off');
  });

  test('coming down is what has been reached, the activation before the weights', () => {
    const at = (layer: number, part: 'activation' | 'weights') => {
      const { activation, weights } = lightsOf(layer, 'backward', { phase: 'backward', layer: 1, part });
      return [activation, weights];
    };
    assert.deepEqual(at(2, 'activation'), ['on', 'on']);
    assert.deepEqual(at(1, 'activation'), ['now', 'off']);
    assert.deepEqual(at(1, 'weights'), ['on', 'now']);
    assert.deepEqual(at(0, 'weights'), ['off', 'off']);
  });
});
