import assert from 'node:assert/strict';
import { extensions, Uri, ViewColumn } from 'vscode';
import { newPanel } from '../../src/vscode/pages/pagePanel.ts';
import { pageHtml } from '../../src/vscode/pages/panelHtml.ts';
import { workspaceFile } from './support/workspace.ts';

describe('pages', () => {
  const { extensionUri } = extensions.getExtension('backprop-debugger.backprop-debugger')!;
  const panel = () =>
    newPanel(extensionUri, { viewType: 'backprop.panel', title: 'Test' }, workspaceFile('pages.mlp.json'), {
      viewColumn: ViewColumn.Beside,
      preserveFocus: true,
    });

  it('may load files of dist/webview and of no other folder, and run no command', () => {
    const { webview, dispose } = opened();
    try {
      const { localResourceRoots, enableScripts, enableCommandUris, portMapping } = webview.options;
      assert.deepEqual(localResourceRoots?.map(String), [Uri.joinPath(extensionUri, 'dist', 'webview').toString()]);
      assert.equal(enableScripts, true);
      assert.equal(enableCommandUris, false);
      assert.equal(portMapping, undefined);
    } finally {
      dispose();
    }
  });

  it('have a nonce of 128 bits or more, another one for every document', () => {
    const { webview, dispose } = opened();
    try {
      const nonces = (['panel', 'why', 'panel', 'why'] as const).map(page => {
        const found = [...pageHtml(webview, extensionUri, page).matchAll(/nonce[-=]"?([\w+/=-]+)/g)].map(
          match => match[1]!,
        );
        assert.equal(found.length, 2);
        assert.equal(found[0], found[1]);
        assert.ok(Buffer.from(found[0]!, 'base64').length >= 16, found[0]);
        return found[0];
      });
      assert.equal(new Set(nonces).size, nonces.length);
    } finally {
      dispose();
    }
  });

  function opened() {
    const shown = panel();
    return { webview: shown.webview, dispose: () => shown.dispose() };
  }
});
