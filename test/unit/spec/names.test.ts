import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { activationNames } from '../../../src/functions/activations.ts';
import { initializationNames, initializations } from '../../../src/functions/initializations.ts';
import { lossNames } from '../../../src/functions/losses.ts';
import { optimizerNames } from '../../../src/functions/optimizers.ts';
import { scheduleNames, schedules } from '../../../src/functions/schedules.ts';
import type { Settings } from '../../../src/functions/settings.ts';
import { specJsonSchema } from '../../../src/spec/jsonSchema.ts';
import { assertProblem, specOf, specWith } from './problemsOf.ts';

/** One kind of name: how a spec says it, what it reads back, and where the editor's schema offers it. */
interface Kind {
  readonly what: string;
  readonly names: readonly string[];
  readonly text: (name: string) => string;
  readonly read: (text: string) => string | undefined;
  readonly offered: (schema: Schema) => Schema | undefined;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly defaultSnippets?: readonly { readonly label: string; readonly markdownDescription?: string }[];
}

const layer = (key: string, name: string) => specWith({ layers: `[{ "units": 2, "${key}": "${name}" }]` });
const layerOf = (text: string) => specOf(text).layers[0]!;
const layerSchema = (schema: Schema, key: string) => schema.properties?.layers?.items?.properties?.[key];
/** Whether a row can be said by its name alone. */
const needsNothing = ({ settings }: { readonly settings: Settings }) =>
  Object.values(settings).every(setting => setting.kind === 'epochs' || setting.standard !== undefined);
const namedInits = initializationNames.filter(name => needsNothing(initializations[name]));
const namedSchedules = scheduleNames.filter(name => needsNothing(schedules[name]));
const needSettings = new Set<string>([
  ...initializationNames.filter(name => !namedInits.includes(name)),
  ...scheduleNames.filter(name => !namedSchedules.includes(name)),
]);

const kinds: readonly Kind[] = [
  {
    what: 'activation',
    names: activationNames,
    text: name => layer('activation', name),
    read: text => layerOf(text).activation.type,
    offered: schema => layerSchema(schema, 'activation'),
  },
  {
    what: 'initialization',
    names: namedInits,
    text: name => layer('init', name),
    read: text => layerOf(text).init.type,
    offered: schema => layerSchema(schema, 'init'),
  },
  {
    what: 'initialization',
    names: namedInits,
    text: name => layer('biasInit', name),
    read: text => layerOf(text).biasInit.type,
    offered: schema => layerSchema(schema, 'biasInit'),
  },
  {
    what: 'loss',
    names: lossNames,
    text: name => specWith({ loss: `"${name}"` }),
    read: text => specOf(text).loss,
    offered: schema => schema.properties?.loss,
  },
  {
    what: 'optimizer',
    names: optimizerNames,
    text: name => specWith({ optimizer: `{ "type": "${name}" }` }),
    read: text => specOf(text).optimizer.type,
    offered: schema => schema.properties?.optimizer,
  },
  {
    what: 'schedule',
    names: namedSchedules,
    text: name => specWith({ optimizer: `{ "schedule": "${name}" }` }),
    read: text => specOf(text).optimizer.schedule.type,
    offered: schema => schema.properties?.optimizer?.anyOf?.[0]?.properties?.schedule,
  },
  {
    what: 'generator',
    names: [
      ...['xor', 'and', 'or', 'parity', 'circle', 'gaussian', 'spiral', 'moons', 'checkerboard', 'sine', 'plane'],
    ],
    text: name => specWith({ data: `{ "generate": "${name}" }` }),
    read: text => Object.entries(specOf(text).data).find(([key]) => key === 'generate')?.[1],
    offered: schema => schema.properties?.data?.anyOf?.find(form => form.properties?.generate)?.properties?.generate,
  },
];

for (const { what, names, text, read, offered } of kinds) {
  suite(`the name of the ${what}`, () => {
    for (const name of names) {
      test(`${name} is accepted, and the editor offers and documents it`, () => {
        assert.equal(read(text(name)), name);
        const snippet = offered(specJsonSchema())?.defaultSnippets?.find(({ label }) => label === name);
        assert.ok(snippet?.markdownDescription, `no documentation of ${name}`);
      });
    }

    test('that the editor offers is one that is accepted', () => {
      const labels = offered(specJsonSchema())!.defaultSnippets!.map(({ label }) => label);
      assert.deepEqual(
        labels.filter(label => names.includes(label) || !needSettings.has(label)).toSorted(),
        names.toSorted(),
      );
    });

    test('that is misspelt is told the near one and all there are', () => {
      const misspelt = `${names[0]}x`;
      const near = new RegExp(
        `^unknown ${what} "${misspelt}"; did you mean "${names[0]}"\\? \\(expected .*"${names[1]}"`,
      );
      assertProblem(text(misspelt), 'unknown-value', near, `"${misspelt}"`);
      assertProblem(
        text('qqqqqqqq'),
        'unknown-value',
        new RegExp(`^unknown ${what} "qqqqqqqq" \\(expected`),
        '"qqqqqqqq"',
      );
    });
  });
}
