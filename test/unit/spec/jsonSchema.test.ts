import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { specJsonSchema } from '../../../src/spec/jsonSchema.ts';
import { specOf, specWith } from './problemsOf.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly defaultSnippets?: readonly { readonly label: string; readonly body: unknown }[];
}

/** Every node of a schema with the dotted path of the property it describes. */
function nodes(schema: Schema, path = ''): (readonly [string, Schema])[] {
  return [
    [path, schema] as const,
    ...Object.entries(schema.properties ?? {}).flatMap(([key, child]) => nodes(child, `${path}.${key}`)),
    ...(schema.items ? nodes(schema.items, path) : []),
    ...(schema.anyOf ?? []).flatMap(child => nodes(child, path)),
  ];
}

const schema = specJsonSchema();
const all = nodes(schema);
const at = (path: string) => all.find(([where]) => where === path)?.[1];

suite("the editor's JSON Schema", () => {
  test('is draft-07, plain JSON without references, and allows comments and trailing commas', () => {
    assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#');
    assert.deepEqual([schema.allowComments, schema.allowTrailingCommas], [true, true]);
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
    assert.doesNotMatch(JSON.stringify(schema), /"\$ref"/);
  });

  test('refuses nothing, since our problems say more', () => {
    const known = [
      ...['$schema', 'title', 'allowComments', 'allowTrailingCommas', 'description', 'markdownDescription'],
      ...['default', 'examples', 'defaultSnippets', 'properties', 'items', 'anyOf'],
    ];
    for (const [path, node] of all) {
      assert.deepEqual(
        Object.keys(node).filter(key => !known.includes(key)),
        [],
        path,
      );
    }
  });

  test('documents every key of the format, in Markdown and in plain words', () => {
    const keys = [
      ...['$schema', 'name', 'seed', 'precision', 'inputs', 'data', 'layers', 'loss', 'optimizer', 'training', 'probe'],
      ...[
        'inputs',
        'targets',
        'csv',
        'json',
        'idx',
        'idx.inputs',
        'idx.targets',
        'npy',
        'npy.targets',
        'npz',
        'target',
        'delimiter',
        'header',
        ...['exclude', 'text', 'comment', 'decimal', 'thousands', 'missing', 'encoding'],
        'generate',
        'samples',
        'noise',
      ].map(k => `data.${k}`),
      ...['standardize', 'normalize', 'limit', 'classes', 'testSplit'].map(key => `data.${key}`),
      ...['name', 'units', 'activation', 'init', 'bias', 'biasInit', 'weights', 'biases'].map(key => `layers.${key}`),
      'layers.trainable',
      ...['learningRate', 'momentum', 'betas', 'eps'].map(key => `optimizer.${key}`),
      ...['epochs', 'batchSize', 'shuffle', 'validationSplit', 'classWeights'].map(key => `training.${key}`),
      ...['sample', 'input', 'target'].map(key => `probe.${key}`),
    ];
    for (const key of keys) {
      const node = at(`.${key}`);
      assert.ok(node?.markdownDescription, `${key} has no documentation`);
      assert.ok(node.description && !node.description.includes('`'), `${key} has no plain documentation`);
    }
  });

  test('tells the default in words wherever it has one', () => {
    const own = all.filter(([, node]) => node.markdownDescription && typeof node.default === 'number');
    assert.ok(own.length > 5);
    for (const [path, node] of own) assert.match(node.description!, new RegExp(`Default .*${node.default}`), path);
  });

  test('offers only snippets of data, layers and probe that are right', () => {
    for (const key of ['data', 'layers', 'probe', 'optimizer']) {
      const snippets = at(`.${key}`)!.defaultSnippets!;
      assert.ok(snippets.length > 0);
      for (const { body } of snippets) specOf(specWith({ [key]: JSON.stringify(body) }));
    }
  });

  test('offers snippets or values, not both, and true and false where one of the two belongs', () => {
    for (const [path, { defaultSnippets, examples }] of all) {
      assert.ok(defaultSnippets === undefined || examples === undefined, path);
    }
    assert.deepEqual(at('.layers.bias')!.examples, [true, false]);
    assert.deepEqual(at('.data.header')!.examples, [true, false, 2]);
    assert.equal(at('.layers.units')!.defaultSnippets, undefined);
  });

  test('offers the truth table of the exclusive or as rows', () => {
    const { body } = at('.data')!.defaultSnippets!.find(({ label }) => label === 'rows')!;
    const { inputs, targets } = body as { readonly inputs: number[][]; readonly targets: number[][] };
    const numbers = [0, 1];
    assert.deepEqual(
      inputs,
      numbers.flatMap(a => numbers.map(b => [a, b])),
    );
    assert.deepEqual(
      targets,
      numbers.flatMap(a => numbers.map(b => [a ^ b])),
    );
  });

  test('offers braces where an object belongs', () => {
    const braces = [{ label: '{ }', body: {} }];
    assert.deepEqual(at('.training')!.defaultSnippets, braces);
    assert.deepEqual(at('.layers')!.items!.defaultSnippets, braces);
  });

  test('offers only initializations and values that are right', () => {
    for (const { body } of at('.layers.init')!.defaultSnippets!) {
      specOf(specWith({ layers: JSON.stringify([{ units: 1, init: body, biasInit: body }]) }));
    }
    for (const batchSize of at('.training.batchSize')!.examples!) {
      specOf(specWith({ training: JSON.stringify({ batchSize }) }));
    }
    for (const trainable of at('.layers.trainable')!.examples!) {
      specOf(specWith({ layers: JSON.stringify([{ units: 1, trainable }]) }));
    }
    assert.equal(at('.layers.trainable')!.examples!.length, 4);
    for (const delimiter of at('.data.delimiter')!.examples!) {
      specOf(specWith({ data: JSON.stringify({ csv: 'a', target: 'b', delimiter }) }));
    }
  });
});
