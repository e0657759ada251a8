import assert from 'node:assert/strict';
import { accessibilityViolations } from '../support/page/accessibility.ts';
import { craftedRun, denseLayers } from '../support/page/craftedRun.ts';
import { chance, healthy, majority, oscillating, rateHigh, slow, vanishing } from '../support/page/madeFindings.ts';
import { type PageOptions, pageTest } from '../support/page/pageTest.ts';
import type { PanelPage } from '../support/page/panelPage.ts';
import type { ThemeName } from '../support/page/themes.ts';

const xor = { spec: 'examples/xor.mlp.json', epochs: 60 };

/** A learning rate at which the first updates already leave the numbers that there are. */
const diverging = {
  layers: [{ units: 3, activation: 'relu' }, { units: 1 }],
  loss: 'mse',
  optimizer: { type: 'sgd', learningRate: 1e150 },
  training: { epochs: 10 },
  data: { inputs: [[1], [2], [3]], targets: [[1], [2], [3]] },
};

interface Look {
  readonly theme: ThemeName;
  readonly width: number;
}

/** Every theme, and either width in a dark and in a light one. */
const allLooks: readonly Look[] = [
  { theme: 'Dark Modern', width: 350 },
  { theme: 'Light Modern', width: 1000 },
  { theme: 'Dark High Contrast', width: 1000 },
  { theme: 'Light High Contrast', width: 350 },
];
/** axe takes seconds for each. */
const fewLooks: readonly Look[] = [
  { theme: 'Light Modern', width: 350 },
  { theme: 'Dark High Contrast', width: 1000 },
];

interface AxeOptions extends PageOptions {
  readonly looks?: readonly Look[];
  /** The sections that differ from those that another test looks at; the whole page by default. */
  readonly sections?: readonly string[];
  readonly prepare?: (panel: PanelPage) => Promise<void>;
}

function axeFindsNothing(what: string, { looks = fewLooks, sections, prepare, ...options }: AxeOptions): void {
  pageTest(`axe-core finds nothing: ${what}`, options, async panel => {
    await prepare?.(panel);
    const found: string[] = [];
    for (const { theme, width } of looks) {
      await panel.page.setViewportSize({ width, height: 900 });
      await panel.setTheme(theme);
      const violations = await accessibilityViolations(panel.page, sections);
      found.push(...violations.map(text => `${theme}, ${width} px: ${text}`));
    }
    assert.deepEqual(found, []);
  });
}

async function pressAll(panel: PanelPage, testIds: readonly string[]): Promise<void> {
  for (const testId of testIds) await panel.page.getByTestId(testId).first().click();
  await panel.settled();
}

axeFindsNothing('nothing trained', {});
axeFindsNothing('a finished run', { ...xor, looks: allLooks });
axeFindsNothing('a run that has held-out rows', {
  spec: 'examples/iris.mlp.json',
  epochs: 30,
  sections: ['overview', 'learned'],
});
axeFindsNothing('a running training', { ...xor, trainedEpochs: 20, looks: fewLooks.slice(0, 1) });
axeFindsNothing('a training before its first epoch', { ...xor, trainedEpochs: 0, looks: fewLooks.slice(1) });
axeFindsNothing('a run that diverged', { spec: diverging });
axeFindsNothing('500 layers', {
  run: () => craftedRun({ layers: denseLayers(500, 3), epochs: 20 }),
  sections: ['map', 'backward-flow', 'layer'],
});
axeFindsNothing('names of blanks, markup and great length', {
  looks: fewLooks.slice(0, 1),
  run: () =>
    craftedRun({
      layers: [' ', '<b onclick="alert(1)">bold</b>', 'x'.repeat(1000)].map(name => ({
        ...denseLayers(1, 2)[0]!,
        name,
      })),
      epochs: 3,
      info: { name: '<script>alert(1)</script>' },
    }),
});
for (const [what, findings] of [
  ['findings of every kind, opened', [vanishing, rateHigh, oscillating, slow, majority, chance]],
  ['a healthy run, opened', [healthy]],
] as const) {
  axeFindsNothing(what, {
    ...xor,
    findings,
    looks: allLooks,
    prepare: panel => pressAll(panel, ['findings-toggle', ...(findings.length > 3 ? ['more-findings'] : [])]),
  });
}
axeFindsNothing('tables in place of the curves', {
  ...xor,
  sections: ['overview'],
  prepare: ({ page }) => page.getByRole('button', { name: 'Show the curves as tables' }).click(),
});
axeFindsNothing('all other tables, and the worst rows with one of them as the probe', {
  spec: 'examples/iris.mlp.json',
  epochs: 20,
  sections: ['map', 'backward-flow', 'layer', 'learned'],
  prepare: async panel => {
    await pressAll(panel, ['map-table-toggle', 'flow-as-table', 'layer-tables']);
    await panel.page.getByTestId('learned-kinds').getByRole('button', { name: 'Rows' }).click();
    await pressAll(panel, ['make-probe']);
  },
});
axeFindsNothing('images of the units, a chosen cell and one phase of the flow', {
  spec: 'examples/digits.mlp.json',
  epochs: 2,
  sections: ['backward-flow', 'layer'],
  prepare: async panel => {
    await panel.page.getByTestId('heatmap-meanGradient').locator('canvas').click();
    await pressAll(panel, ['flow-backward']);
  },
});
axeFindsNothing('several runs', {
  sections: ['overview', 'runs'],
  prepare: async panel => {
    const runs = ['a', 'b'].map(id => craftedRun({ layers: denseLayers(2, 3), epochs: 9, info: { id } }));
    panel.show(runs[1], runs);
    await panel.settled();
    await pressAll(panel, ['overlay-run', 'compare-run']);
  },
});
axeFindsNothing('a part of the epochs', {
  ...xor,
  sections: ['overview'],
  prepare: ({ page }) => page.getByTestId('zoom-in').click(),
});
