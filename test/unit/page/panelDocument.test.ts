import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type PageName, panelDocument } from '../../../src/page/panelDocument.ts';

const resources = {
  nonce: 'abc+/012=',
  source: 'https://files.example',
  address: (name: string) => `https://files.example/x/${name}`,
};

suite('the document of a page', () => {
  for (const page of ['panel', 'why'] as const satisfies readonly PageName[]) {
    test(`has a policy that allows its own script, styles and font and nothing else (${page})`, () => {
      const document = panelDocument(resources, page);
      const policies = [...document.matchAll(/http-equiv="Content-Security-Policy" content="([^"]*)"/g)];
      assert.deepEqual(
        policies.map(([, policy]) => policy),
        [
          "default-src 'none'; base-uri 'none'; form-action 'none'; font-src https://files.example; " +
            "style-src https://files.example; script-src 'nonce-abc+/012='",
        ],
      );
      const policyAt = document.indexOf('Content-Security-Policy');
      assert.ok(policyAt < document.search(/<link|<script|<body/), 'something may load before the policy holds');
    });

    test(`has the nonce in its policy and at its one script, and no script or style of its own (${page})`, () => {
      const document = panelDocument(resources, page);
      assert.equal(document.split(resources.nonce).length - 1, 2);
      assert.deepEqual(document.match(/<script[\s\S]*?<\/script>/g), [
        `<script nonce="abc+/012=" src="https://files.example/x/${page}.js"></script>`,
      ]);
      assert.doesNotMatch(document, /<style|style=|\son\w+=|javascript:|http-equiv="refresh"/i);
      const loaded = [...document.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!.split('/').at(-1));
      assert.deepEqual(loaded, ['codicon.css', `${page}.css`, `${page}.js`]);
    });
  }
});
