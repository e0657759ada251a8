/** A run that is written into a report and read from it. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { findingsOf } from '../../../src/diagnose/runFindings.ts';
import { firstView, type PanelToHost } from '../../../src/panel/panelMessage.ts';
import type { HostToPanel } from '../../../src/panel/panelMessages.ts';
import type { Appearance } from '../../../src/panel/reportFacts.ts';
import { embedRun, type RunBudget } from '../../../src/report/embeddedRun.ts';
import { makeReport } from '../../../src/report/makeReport.ts';
import { readReport } from '../../../src/report/readReport.ts';
import type { ReportData } from '../../../src/report/reportData.ts';
import { type ReportParts, reportDocument } from '../../../src/report/reportDocument.ts';
import { reportHost } from '../../../src/report/reportHost.ts';
import { restoredRun } from '../../../src/report/restoredRun.ts';
import type { Run } from '../../../src/run/run.ts';
import type { Selection } from '../../../src/run/runState.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { failedBatch } from '../../support/failedBatch.ts';
import { type CraftedRun, craftedRun, denseLayers } from '../../support/page/craftedRun.ts';
import { allScalars } from '../run/epochs.ts';

const hostile = `</script><script>alert(1)</script><!--<script> \u2028 \ud800 "&'`;
const roomy: RunBudget = { tensors: 1e9, oneEpoch: 1e9, scalars: 1e9 };
const latest: Selection = { layer: 0, epoch: 'latest' };

const parts: ReportParts = {
  hostScript: 'const end = "</script>", comment = "<!--";\n//# sourceMappingURL=report.js.map\n',
  pageScript: 'page();\n//# sourceMappingURL=panel.js.map',
  pageStyles: 'body { color: red }\n/*# sourceMappingURL=panel.css.map */\n',
  iconStyles: '@font-face { src: url("./codicon.ttf?123") format("truetype"); }',
  iconFont: Uint8Array.of(1, 2, 3),
};

function crafted(epochs: number, more: Partial<CraftedRun> = {}): Run {
  return craftedRun({
    layers: denseLayers(2, 2),
    epochs,
    network: (name, epoch) => (name === 'mae' ? epoch : undefined),
    ...more,
  });
}

function dataOf(run: Run, others: readonly Run[] = [], appearance?: Appearance): ReportData {
  const shown = { run, selection: latest };
  const runs = [...others.map(other => ({ run: other, selection: latest })), shown];
  return makeReport({ shown, runs, spec: 'net.mlp.json', findingsOf, appearance, madeAt: 5, version: '1.2.3' });
}

function documentOf(data: ReportData): string {
  return [...reportDocument(data, parts, sha256)].join('');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** The text of an element, found as a browser would: up to the first end tag. */
function textIn(document: string): (id: string) => string {
  return id => {
    const start = document.indexOf('>', document.indexOf(` id="${id}"`)) + 1;
    assert.ok(start > 0, `there is no element ${id}`);
    return document.slice(start, document.indexOf('</script', start));
  };
}

function throughReport(run: Run): Run {
  return restoredRun(readReport(textIn(documentOf(dataOf(run)))).runs.at(-1)!);
}

function bitsOf(run: Run): unknown {
  const { tensorEpochs, tensors } = run.history.recordedTensors();
  const bits = (numbers: Float64Array) =>
    Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('hex');
  return { scalars: bits(allScalars(run.history)), tensorEpochs, tensors: bits(tensors) };
}

suite('a run in a report', () => {
  test('comes back with its own bits, NaN, infinities and the sign of zero included', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.MIN_VALUE];
    const run = crafted(7, { element: (name, index) => (name === 'meanGradient' ? odd[index] : undefined) });
    const restored = throughReport(run);
    assert.deepEqual(bitsOf(restored), bitsOf(run));
    assert.deepEqual(restored.status, run.status);
    assert.equal(restored.endedAt, run.endedAt);
  });

  test('may be one epoch, or none', () => {
    for (const epochs of [0, 1]) {
      const restored = throughReport(crafted(epochs));
      assert.equal(restored.history.epochs, epochs);
      assert.deepEqual([...restored.history.recordedEpochs()], epochs === 0 ? [] : [1]);
    }
  });

  test('keeps what the test rows gave', () => {
    const run = crafted(2);
    run.setState('finished', '', Float64Array.of(0.5, Number.NaN));
    assert.deepEqual(throughReport(run).status.test, Float64Array.of(0.5, Number.NaN));
  });

  test('keeps the batch in which it diverged, NaN and infinities too', () => {
    const run = crafted(2);
    run.setState('diverged', 'diverged', undefined, failedBatch);
    assert.deepEqual(throughReport(run).status.failedBatch, failedBatch);
    assert.equal(throughReport(crafted(1)).status.failedBatch, undefined);
  });

  test('that still trains is one that was interrupted', () => {
    const { status, endedAt } = throughReport(crafted(3, { state: 'running' }));
    assert.deepEqual(status, {
      state: 'interrupted',
      epoch: 3,
      message: 'it was still training when this report was made',
    });
    assert.equal(endedAt, undefined);
  });

  test('does not say in which folder the spec is', () => {
    const run = crafted(1, { info: { spec: 'file:///home/a%20person/my%20net.mlp.json' } });
    assert.equal(throughReport(run).info.spec, 'my net.mlp.json');
    assert.ok(!documentOf(dataOf(run)).includes('person'));
    assert.equal(
      throughReport(crafted(1, { info: { spec: 'untitled:100%.mlp.json' } })).info.spec,
      'untitled:100%.mlp.json',
    );
  });

  test('has as many tensors as the budget has room for, the chosen epoch among them', () => {
    const run = crafted(100);
    const size = 8 * run.history.layout.tensorLength;
    const { embedded, contents } = embedRun(run, 50, { ...roomy, tensors: 11.5 * size });
    assert.deepEqual([...embedded.numbers.tensorEpochs], [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    assert.equal(contents.tensors.step, 10);
    const { history } = restoredRun(embedded);
    for (const epoch of history.recordedEpochs())
      assert.deepEqual(history.tensorsOf(epoch), run.history.tensorsOf(epoch));
  });

  test('has the tensors of one epoch when these alone take more, up to a limit', () => {
    const run = crafted(9);
    const size = 8 * run.history.layout.tensorLength;
    const chosen = (oneEpoch: number) => [
      ...embedRun(run, 4, { ...roomy, tensors: 1, oneEpoch }).embedded.numbers.tensorEpochs,
    ];
    assert.deepEqual(chosen(size), [4]);
    assert.deepEqual(chosen(size - 1), []);
  });

  test('of more epochs than the budget has room for keeps the newest, and of all the extremes; first, last and chosen ones are exact', () => {
    const run = crafted(60_000, { recorded: [5003, 60_000] });
    const { embedded, contents } = embedRun(run, 5003, { ...roomy, scalars: 0 });
    assert.ok(contents.thinnedEpochs > 10_000);
    const { history } = restoredRun(embedded);
    const column = networkScalarIndex('mae');
    assert.equal(history.epochs, 60_000);
    for (const epoch of history.scalarEpochs()) assert.equal(history.scalarsOf(epoch)![column], epoch);
    for (const epoch of [1, 5003, 59_000, 60_000]) assert.equal(history.scalarsOf(epoch)?.[column], epoch);
    assert.equal(history.scalarsOf(5004), undefined);
    assert.deepEqual(history.extremes(column), run.history.extremes(column));
  });
});

suite('the document of a report', () => {
  test('names cannot end the elements that they stand in', () => {
    const run = crafted(1, {
      layers: denseLayers(2, 2).map(layer => ({ ...layer, name: hostile })),
      info: { name: hostile },
    });
    const data = { ...dataOf(run), facts: { spec: hostile, madeAt: 5, version: hostile, contents: {} } };
    const document = documentOf(data);
    const plain = documentOf(dataOf(crafted(1)));
    for (const mark of [/<script/gi, /<\/script/gi, /<!--/g]) {
      assert.equal(document.match(mark)?.length, plain.match(mark)?.length, String(mark));
    }
    const read = readReport(textIn(document));
    assert.equal(read.facts.spec, hostile);
    assert.equal(read.runs[0]!.info.layers[0]!.name, hostile);
  });

  test('what the page said of its looks cannot end the body tag, and comes back as it was', () => {
    const appearance = { classes: 'a" onload="alert(1)', variables: { '--vscode-a': hostile }, preferences: hostile };
    const document = documentOf(dataOf(crafted(1), [], appearance));
    assert.match(document, /<body class="a&quot; onload=&quot;alert\(1\)">/);
    assert.deepEqual(readReport(textIn(document)).appearance, appearance);
  });

  test('its policy allows the scripts and styles that are in it, by their hashes, and nothing from elsewhere', () => {
    const document = documentOf(dataOf(crafted(1)));
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(document)![1]!;
    const texts = (tag: string) =>
      [...document.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(
        ([, text]) => `'sha256-${sha256(text!)}'`,
      );
    assert.equal(texts('script').length, 2);
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      'font-src data:',
      `style-src ${texts('style').join(' ')}`,
      `script-src ${texts('script').join(' ')}`,
    ]);
    assert.doesNotMatch(document, /https?:|sourceMappingURL|codicon\.ttf/);
    assert.match(document, /url\("data:font\/ttf;base64,AQID"\)/);
  });

  test('what would end a script in it is written otherwise, with the same meaning', () => {
    const document = documentOf(dataOf(crafted(1)));
    assert.ok(document.includes(String.raw`const end = "\x3C/script>", comment = "\x3C!--";`));
  });

  test('the numbers come in pieces that are one text', () => {
    const run = crafted(1, { layers: denseLayers(1, 300) });
    const pieces = [...reportDocument(dataOf(run), parts, sha256)];
    assert.ok(Math.max(...pieces.map(piece => piece.length)) < 500_000);
    assert.deepEqual(bitsOf(throughReport(run)), bitsOf(run));
  });
});

suite('the data of a report', () => {
  const others = ['a', 'b', 'c'].map(id => crafted(2, { info: { id } }));
  const appearance = (preferences: string): Appearance => ({ classes: '', variables: {}, preferences });
  const idsWith = (preferences: string) =>
    dataOf(crafted(1), others, appearance(preferences)).runs.map(({ info }) => info.id);

  test('holds the shown run, and those whose curves the page draws beside it', () => {
    assert.deepEqual(idsWith(JSON.stringify({ view: { ...firstView, overlays: ['b', 'gone'] } })), ['b', 'crafted']);
  });

  test('preferences that cannot be read are those of a new page', () => {
    for (const preferences of ['', '{', 'null', '3', '{"view":3}']) assert.deepEqual(idsWith(preferences), ['crafted']);
    assert.deepEqual(
      dataOf(crafted(1), others).runs.map(({ info }) => info.id),
      ['crafted'],
    );
  });

  test('says of each run what of it is there', () => {
    const { contents } = dataOf(crafted(4)).facts;
    assert.deepEqual(Object.keys(contents), ['crafted']);
    assert.match(contents.crafted!, /all 4 recorded epochs/);
  });
});

suite('the host in a report', () => {
  function host(data: ReportData) {
    const posted: HostToPanel[] = [];
    const saved: unknown[] = [];
    const fail = (problem: string) => saved.push(problem);
    const answering = reportHost(
      data,
      message => posted.push(message),
      { savePicture: (what, png) => void saved.push([what, png]), fail },
      // A part that took long would come in a later message.
      { now: () => 0, after: () => () => undefined },
    );
    return { answering, posted, saved };
  }

  test('answers a page that is ready with the run and what was selected in it', () => {
    const data = { ...dataOf(crafted(3)), selection: { layer: 1, epoch: 2 } };
    const { answering, posted } = host(data);
    assert.equal(posted.length, 0);
    answering.receive({ type: 'ready', view: firstView });
    const [first] = posted;
    assert.ok(first?.type === 'hydrate');
    assert.equal(first.run?.id, 'crafted');
    assert.deepEqual(first.selection, { layer: 1, epoch: 2 });
    assert.equal(first.parts.detail?.epoch, 2);
  });

  test('does not do what needs an editor, and hands on pictures', () => {
    const { answering, posted, saved } = host(dataOf(crafted(3)));
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
    const picture: PanelToHost = { type: 'picture', what: 'Loss', png };
    const messages: PanelToHost[] = [
      { type: 'control', action: 'train' },
      { type: 'remove', run: 'crafted' },
      { type: 'reveal', layer: 0 },
      { type: 'export' },
      picture,
    ];
    answering.receive({ type: 'ready', view: firstView });
    posted.length = 0;
    for (const message of messages) answering.receive(message);
    assert.deepEqual(posted, []);
    assert.deepEqual(saved, [['Loss', png]]);
  });
});
