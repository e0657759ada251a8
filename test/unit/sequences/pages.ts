import { PanelPageModel } from '../../../webview/panelPage.ts';
import { WhyPageModel } from '../../../webview/why/page.ts';
import { turn } from '../../support/vscode/events.ts';
import type { Page } from '../../support/vscode/panels.ts';

type Say = (message: unknown) => void;

/** The pages as they are but for what draws them: everything is drawn in the next turn. */
class LoadedPage<Model extends { open(): void; receive(data: unknown): void }> implements Page {
  readonly model: Model;
  kept: unknown;

  constructor(
    kept: unknown,
    make: (draw: (frame?: number) => void, keep: (state: unknown) => void) => Model,
    say: Say,
  ) {
    this.kept = kept;
    this.model = make(
      frame => void turn().then(() => frame !== undefined && say({ type: 'ack', frame })),
      state => {
        this.kept = structuredClone(state);
      },
    );
    this.model.open();
  }

  receive(message: unknown): void {
    this.model.receive(message);
  }
}

export class PanelPage extends LoadedPage<PanelPageModel> {
  constructor(kept: unknown, say: Say) {
    const appearance = () => ({ classes: 'vscode-dark', variables: {}, preferences: '{}' });
    super(kept, (draw, keep) => new PanelPageModel({ kept, post: say, draw, keep, appearance }), say);
  }
}

export class WhyPage extends LoadedPage<WhyPageModel> {
  constructor(kept: unknown, say: Say) {
    super(kept, (draw, keep) => new WhyPageModel({ kept, post: say, draw, keep }), say);
  }
}
