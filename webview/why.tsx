import type { WhyToHost } from '../src/why/whyMessage.ts';
import { openPage } from './openPage.tsx';
import './why.css';
import { WhyPageModel } from './why/page.ts';
import type { SavedWhy } from './why/savedState.ts';
import { WhyPage } from './why/WhyPage.tsx';

const host = acquireVsCodeApi<WhyToHost, SavedWhy>();

openPage(
  draw => {
    const model = new WhyPageModel({
      post: message => host.postMessage(message),
      kept: host.getState(),
      keep: state => host.setState(state),
      draw,
    });
    const { actions } = model;
    return { model, view: theme => <WhyPage state={model.state} theme={theme} actions={actions} /> };
  },
  frame => host.postMessage({ type: 'ack', frame }),
);
