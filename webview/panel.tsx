import { appearance } from './appearance.ts';
import { openPage } from './openPage.tsx';
import './panel.css';
import { PanelPageModel } from './panelPage.ts';
import { TrainingPanel } from './TrainingPanel.tsx';

const host = acquireVsCodeApi();

openPage(
  draw => {
    const model = new PanelPageModel({
      post: message => host.postMessage(message),
      kept: host.getState(),
      keep: state => host.setState(state),
      draw,
      appearance,
    });
    const { actions } = model;
    return {
      model,
      view: theme => <TrainingPanel state={model.state} theme={theme} report={host.report} actions={{ ...actions }} />,
    };
  },
  frame => host.postMessage({ type: 'ack', frame }),
);
