import { chainPageTest } from '../support/page/chainPage.ts';
import { imageNetwork, madePage, softmaxNetwork, xorNetwork } from '../support/page/madeChain.ts';
import { madeExplanation, madeShares, madeWalk } from '../support/page/madeExplanation.ts';
import { themeNames } from '../support/page/themes.ts';

const all = { why: madeExplanation, shares: madeShares };

for (const theme of themeNames) {
  chainPageTest(
    `looks ${theme}`,
    { theme, width: theme.includes('Modern') ? 650 : 1000, shown: () => madePage(xorNetwork, 0, all) },
    async why => {
      await why.page.locator('[data-testid=matrix-delta-outputGradient] [data-cell="0,1"]').hover();
      await why.screenshot('xor');
      await why.show(madePage(softmaxNetwork, 1, { walk: madeWalk(0) }));
      await why.page.locator('[data-testid=matrix-delta-activationJacobian] [data-cell="0,1"]').hover();
      await why.screenshot('softmax');
    },
  );
}
for (const width of [350, 650, 1000])
  chainPageTest(`large ${width}`, { width, shown: () => madePage(imageNetwork, 0, all) }, async why => {
    await why.screenshot('first');
    await why.show(madePage(imageNetwork, 1, {}));
    await why.screenshot('second');
    await why.show(madePage(softmaxNetwork, 0, { walk: madeWalk(1, 'ko') }));
    await why.screenshot('soft');
  });
