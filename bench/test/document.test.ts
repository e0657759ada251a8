import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSection } from '../document.ts';

test('a section takes the place of the one of its title', () => {
  const document = '# All\n\n## A\n\none\n\n## B\n\ntwo\n\n## C\n\nthree\n';
  assert.equal(withSection(document, '## B\n\nnew'), '# All\n\n## A\n\none\n\n## B\n\nnew\n\n## C\n\nthree\n');
  assert.equal(withSection(document, '## C\n\nnew'), '# All\n\n## A\n\none\n\n## B\n\ntwo\n\n## C\n\nnew\n');
});

test('a section that was not there comes last', () => {
  assert.equal(withSection('# All\n\n## A\n\none\n', '## B\n\nnew'), '# All\n\n## A\n\none\n\n## B\n\nnew\n');
});
