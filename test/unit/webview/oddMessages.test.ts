import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstView } from '../../../src/panel/panelMessage.ts';
import { firstWhyView } from '../../../src/why/whyMessage.ts';
import { PanelPageModel } from '../../../webview/panelPage.ts';
import { WhyPageModel } from '../../../webview/why/page.ts';
import { hostedPanel, hostedWhy } from '../../support/page/hosted.ts';
import { trainedRun } from '../../support/page/pageTraining.ts';
import { oddValues, replaced } from '../../support/schemaValues.ts';

const run = await trainedRun('examples/xor.mlp.json', { epochs: 3 });
const other = await trainedRun('examples/xor.mlp.json', { epochs: 3 });

/** What a message of a window can hold: it is cloned, so that there are no getters, proxies or functions. Size says nothing of its shape. */
const cloned = oddValues.flatMap(([name, value]) => {
  try {
    if (/many|much|length/.test(name)) return [];
    return [[name, structuredClone(value)] as const];
  } catch {
    return [];
  }
});

/** Places in a message down to a field of a part of it. */
function placesIn(value: unknown, depth = 3): readonly (readonly string[])[] {
  if (depth === 0 || typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [[]];
  const entries = Object.entries(value).slice(0, 20);
  return [[], ...entries.flatMap(([key, part]) => placesIn(part, depth - 1).map(place => [key, ...place]))];
}

test('messages of the host, with anything odd in any place, do not throw in the page of a panel, which goes on with the next one', async () => {
  const { host, list, settle } = hostedPanel([other, run]);
  host.receive({ type: 'ready', view: { ...firstView, overlays: [other.info.id] } });
  const told = [...(await settle())];
  list.select({ layer: 1, epoch: 2 });
  host.receive({ type: 'read', id: 1, epoch: 1 });
  host.receive({ type: 'compare', id: 1, run: other.info.id });
  told.push(...(await settle()));
  const page = () =>
    new PanelPageModel({
      post: () => undefined,
      kept: undefined,
      keep: () => undefined,
      draw: () => undefined,
      appearance: () => ({ classes: '', variables: {}, preferences: '' }),
    });
  const shown = page();
  for (const message of told) shown.receive(message);
  for (const message of told) {
    for (const place of placesIn(message)) {
      for (const [, odd] of cloned) {
        const odder = page();
        odder.receive(told[0]);
        odder.receive(replaced(message, place, odd));
        for (const good of told) odder.receive(good);
        assert.equal(odder.state.training?.run.id, run.info.id);
        assert.deepEqual(odder.state.training?.row, shown.state.training?.row);
      }
    }
  }
});

test('messages of the host, with anything odd in any place, do not throw in a why page, which goes on with the next one', async () => {
  const { host, settle } = hostedWhy(run);
  host.receive({ type: 'ready', view: firstWhyView });
  const told = [...(await settle())];
  host.lookAt({ why: { layer: 1, quantity: 'gradient', row: 0, column: 0 } });
  told.push(...(await settle()));
  const page = () =>
    new WhyPageModel({ post: () => undefined, kept: undefined, keep: () => undefined, draw: () => undefined });
  for (const message of told) {
    for (const place of placesIn(message)) {
      for (const [, odd] of cloned) {
        const odder = page();
        odder.receive(replaced(message, place, odd));
        for (const good of told) odder.receive(good);
        assert.equal(odder.state.page?.run?.id, run.info.id);
      }
    }
  }
});

test('what is no message of the host changes nothing on a page', () => {
  const others = [...cloned.map(([, value]) => value), ...cloned.map(([, type]) => ({ type })), { type: 'webpackOk' }];
  let drawn = 0;
  const tools = { post: () => undefined, kept: undefined, keep: () => undefined, draw: () => void drawn++ };
  const panel = new PanelPageModel({ ...tools, appearance: () => assert.fail('nobody asked') });
  const why = new WhyPageModel(tools);
  const before = [panel.state, why.state];
  for (const message of others) {
    panel.receive(message);
    why.receive(message);
  }
  assert.equal(drawn, 0);
  assert.deepEqual([panel.state, why.state], before);
});
