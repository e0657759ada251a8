import * as z from 'zod';
import { choice, expecting, isObject, listOf, object, real, text, truth, whole } from './expect.ts';
import { matrix, targetMatrix } from './inlineNumbers.ts';
import type { CsvData, Encoding, GeneratorName, ScaleSpec } from './networkSpec.ts';
import { oneOf } from './oneOf.ts';
import { quote } from './words.ts';

const generators: Readonly<Record<GeneratorName, string>> = {
  xor: 'The four corners of a square; the target is 1 where exactly one input is 1. No single line separates them.',
  and: 'The four corners of a square; the target is 1 where both inputs are 1.',
  or: 'The four corners of a square; the target is 1 where an input is 1.',
  parity: 'Four bits; the target is 1 where an odd number of them is 1. Every bit matters: the xor of more than two.',
  circle: 'A disc (target 1) inside a ring (target 0).',
  gaussian: 'Two round clouds, around (1, 1) and (-1, -1).',
  spiral: 'Two spiral arms wound around each other, one for each class.',
  moons: 'Two half circles that interlock.',
  checkerboard: 'The squares of a board of 4 by 4, one class for each colour.',
  sine: 'One input from -pi to pi, and its sine as the target. A regression.',
  plane: 'Two inputs from -1 to 1, and their mean as the target: a plane. A regression that needs no hidden layer.',
};

const factor = (doc: string, words = 'a number other than 0') => {
  const { error } = expecting(words);
  const isFraction = (value: unknown) => typeof value === 'string' && /^\s*[\d.]+\s*\/\s*[\d.]+\s*$/.test(value);
  const message = {
    error: (issue: { readonly input?: unknown }) =>
      `${error(issue)}${isFraction(issue.input) ? '; write the fraction as a decimal number' : ''}`,
  };
  return z
    .number(message)
    .refine(value => value !== 0, { ...message, params: { code: 'out-of-range' } })
    .meta({ markdownDescription: doc });
};

const scaleForms = {
  inputs: factor('Multiplies every input.', 'a number other than 0, or { "inputs": ..., "targets": ... }').transform(
    (inputs): ScaleSpec => ({ inputs }),
  ),
  each: object({
    inputs: factor('Multiplies every input.').exactOptional(),
    targets: factor('Multiplies every target. Not for classes.').exactOptional(),
  }),
  none: object({}).refine(() => false, {
    error: 'expected a factor for "inputs", "targets" or both, found an empty object',
    params: { code: 'missing-key' },
  }),
};

const scale = oneOf(scaleForms, value => {
  if (!isObject(value)) return 'inputs';
  return Object.keys(value).length > 0 ? 'each' : 'none';
}).meta({
  markdownDescription:
    'A fixed factor that multiplies the data before `standardize`, `normalize` and `standardizeTargets`. A number multiplies the inputs alone, as `0.00392156862745098` brings pixels from 0..255 to 0..1; `{ "inputs": 0.01, "targets": 0.001 }` multiplies both. What is left out is multiplied by 1.',
  defaultSnippets: [
    { label: 'pixels from 0..255 to 0..1', body: 0.00392156862745098 },
    { label: 'inputs and targets', body: { inputs: 0.01, targets: 0.001 } },
  ],
});

/** Keys that stand beside every source. */
const options = {
  scale: scale.exactOptional(),
  standardize: truth(
    'Scale each input column to mean 0 and standard deviation 1, by the training rows alone. Default `false`.',
  ).default(false),
  normalize: z
    .literal('minmax', expecting('"minmax", the one normalization there is', 'remove it to use none'))
    .meta({ markdownDescription: 'Scale each input column to 0..1, by the training rows alone.' })
    .exactOptional(),
  standardizeTargets: truth(
    'Scale each target column to mean 0 and standard deviation 1, by the training rows alone, for a regression whose targets are large. The loss is then of scaled targets; R², MAE and predictions are in the units of the data. Default `false`.',
  ).exactOptional(),
  limit: whole(1, 'Use this many rows from the start only.').exactOptional(),
  classes: whole(
    2,
    'States the number of classes, which is then checked. One column of targets becomes one-hot rows of this width, whatever the last layer is: whole numbers from 0 to one below it are these classes, else the distinct values in ascending order.',
  ).exactOptional(),
  testSplit: real(
    'Share of the rows that are set aside at random before all else: never trained on, and measured once, with the final weights. `validationSplit` is then a share of the rows that are left.',
    { above: 0, below: 1 },
  ).exactOptional(),
};

const hints = {
  validationSplit: 'belongs in "training"',
};

/** Keys that name a source, the one that is kept first. */
const sources = ['csv', 'json', 'npy', 'npz', 'idx', 'generate'] as const;
type Source = (typeof sources)[number];

/** What the keys of other sources are told beside this one. */
function beside(kept: Source, own: readonly string[] = []): Readonly<Record<string, string>> {
  const message = `cannot stand beside "${kept}": data has one source; remove one of the two`;
  const others = [...sources, 'inputs', 'targets'].filter(key => key !== kept && !own.includes(key));
  return { ...hints, ...Object.fromEntries(others.map(key => [key, message])) };
}

const inline = object(
  {
    inputs: matrix('The samples: rows of numbers, `[[0, 0], [0, 1]]`. Of a CSV file: names of columns.'),
    targets: targetMatrix(
      'What the network should answer: one row for each row of `inputs`, of numbers or of one class, `["yes"]` or `[true]`. Of a CSV file: names of columns.',
    ),
    ...options,
  },
  hints,
);

const pathRules = 'It counts from the folder of this file and must stay inside the workspace folder.';

const columns = (doc: string) =>
  listOf(text('', 'the name of a column in double quotes'), 'column name').meta({ markdownDescription: doc });

const delimiterWords = 'one character in double quotes, or "whitespace" for runs of blanks and tabs';
const oneCharacter = { ...expecting(delimiterWords), params: { code: 'out-of-range' } };
const headerWords = expecting('true, false or the number of the line that names the columns, counted from 1');
const commentWords = expecting('text in double quotes on one line', 'a comment begins with "#" for instance');
const missingWords = expecting('text in double quotes or a number');

const separators: Readonly<Record<NonNullable<CsvData['thousands']>, string>> = {
  '.': '`1.200` is 1200; the decimal separator is then a comma.',
  ',': '`1,200` is 1200.',
  ' ': '`1 200` is 1200, with any kind of blank.',
  "'": "`1'200` is 1200.",
};

const encodings: Readonly<Record<Encoding, string>> = {
  'utf-8': 'What most programs write. The default.',
  'utf-16le': 'Unicode with two bytes a character, the low one first: what Excel calls Unicode text.',
  'utf-16be': 'Unicode with two bytes a character, the high one first.',
  'windows-1252': 'Western European, as Excel on Windows writes CSV.',
  latin1: 'ISO 8859-1: as `windows-1252`, without its quotation marks, dashes and euro sign.',
};

const csv = object(
  {
    csv: text('Path of a CSV file, plain or gzipped, relative to this file. It must stay inside the workspace folder.'),
    inputs: columns(
      'Names of the input columns. Left out: every column except the targets and those in `exclude`. A column of text becomes one input for each of its values.',
    ).exactOptional(),
    target: text(
      'Name of the target column. The classes of a `softmax` layer are its distinct values: texts in order of first appearance, numbers ascending. Two classes also fit one `sigmoid` unit, which answers the second in ascending order with 1.',
    ).exactOptional(),
    targets: columns('Names of the target columns, when there are several.').exactOptional(),
    exclude: columns('Names of columns that are not inputs, when `inputs` is left out.').exactOptional(),
    text: columns(
      'Names of columns of categories whose values look like numbers, such as house numbers or postal codes.',
    ).exactOptional(),
    delimiter: z
      .string(oneCharacter)
      .refine(delimiter => delimiter.length === 1 || delimiter === 'whitespace', { ...oneCharacter, abort: true })
      .refine(
        delimiter => !'"\r\n'.includes(delimiter),
        expecting('one character between columns', 'a quote or a line break cannot separate them'),
      )
      .meta({
        markdownDescription:
          'The character between columns, or `"whitespace"` for runs of blanks and tabs. Left out: detected, and reported when it is not the comma.',
        examples: [',', ';', '\t', '|', 'whitespace'],
      })
      .exactOptional(),
    header: z
      .union([z.boolean(), z.int({ ...headerWords, abort: true }).min(1, headerWords)], headerWords)
      .meta({
        markdownDescription:
          'Whether the first line names the columns, or the number of the line that does, counted from 1; lines above it are skipped. Default `true`. Without names, columns are called `"1"`, `"2"`, ...',
        examples: [true, false, 2],
      })
      .default(true),
    comment: z
      .string(commentWords)
      .regex(/^[^\r\n]+$/, commentWords)
      .meta({ markdownDescription: 'Lines that begin with this are skipped.', examples: ['#', '%'] })
      .exactOptional(),
    decimal: choice(
      'decimal separator',
      { '.': '`13.6`. The default.', ',': '`13,6` is 13.6.' },
      'The decimal separator. Default `"."`, and `","` where `thousands` is `"."`.',
    ).exactOptional(),
    thousands: choice(
      'thousands separator',
      separators,
      'What separates groups of three digits. Default: nothing.',
    ).exactOptional(),
    missing: listOf(z.union([z.string(), z.number()], missingWords), 'text or number')
      .meta({
        markdownDescription:
          'What stands for a missing value, beside an empty cell, `NA`, `NaN`, `n/a`, `null` and `?`: a text as the file has it, or a number in any spelling. Rows with a missing value in a column that is used are skipped.',
        examples: [['-'], [-200]],
      })
      .exactOptional(),
    encoding: choice(
      'encoding',
      encodings,
      'How the characters of the file are stored. Default `"utf-8"`; a byte order mark at the start of the file decides.',
    ).exactOptional(),
    ...options,
  },
  beside('csv', ['inputs', 'targets']),
).superRefine(({ target, targets }, context) => {
  if (target === undefined && targets === undefined) {
    const message = 'data has no "target"; name the column to predict';
    context.addIssue({ code: 'custom', message, path: ['target'], params: { code: 'missing-key' } });
  }
  if (target !== undefined && targets !== undefined) {
    const message = '"target" and "targets" say the same; keep one';
    context.addIssue({ code: 'custom', message, path: ['targets'], params: { code: 'conflicting-keys' } });
  }
});

const json = object(
  {
    json: text(
      'Path of a JSON file that holds `{ "inputs": [[..]], "targets": [[..]] }`, relative to this file. It must stay inside the workspace folder.',
    ),
    ...options,
  },
  beside('json'),
);

/** Two files of arrays. */
const filePair = (inputs: string, targets: string) =>
  object({ inputs: text(`${inputs} ${pathRules}`), targets: text(`${targets} ${pathRules}`) });

const arrayRules =
  'The first dimension counts the rows, what is beyond the second is a row, too. Whole numbers, floats and booleans are read.';

const npy = object(
  {
    npy: filePair('Path of the `.npy` file of inputs.', 'Path of the `.npy` file of targets.').meta({
      markdownDescription: `Two files of NumPy arrays, as \`np.save\` writes them. ${arrayRules}`,
    }),
    ...options,
  },
  beside('npy'),
);

const npz = object(
  {
    npz: text(`Path of a \`.npz\` archive of NumPy arrays, as \`np.savez\` writes it. ${pathRules} ${arrayRules}`),
    inputs: text('Name of the array of inputs in the archive.', 'the name of an array in double quotes'),
    targets: text('Name of the array of targets in the archive.', 'the name of an array in double quotes'),
    ...options,
  },
  beside('npz', ['inputs', 'targets']),
);

const idx = object(
  {
    idx: filePair(
      'Path of the file of inputs, such as `train-images-idx3-ubyte.gz`.',
      'Path of the file of targets.',
    ).meta({
      markdownDescription:
        'Two files in the IDX format of MNIST, plain or gzipped. Bytes are scaled to 0..1, a list of byte labels becomes one-hot classes.',
    }),
    ...options,
  },
  beside('idx'),
);

const generated = object(
  {
    generate: choice('generator', generators, 'A classic problem, made from `seed`.'),
    samples: whole(
      1,
      'How many rows to make. Default: the truth table once (4 for `xor`, `and` and `or`, 16 for `parity`), else 200.',
    ).exactOptional(),
    noise: real(
      'Standard deviation of the normal noise that is added: to the inputs, or to the target of a regression. Default 0.',
      { atLeast: 0 },
    ).default(0),
    ...options,
  },
  beside('generate'),
);

const someSource = `data has no source; give ${sources.map(quote).join(', ')}, or "inputs" and "targets" as rows`;
const known = [...sources, 'inputs', 'targets'];
const none = object(options, { ...hints, target: 'needs "csv" beside it, the path of a file' }, known)
  .refine(() => false, { error: someSource, params: { code: 'missing-key' } })
  .transform(() => z.NEVER);

const forms = { inline, csv, json, npy, npz, idx, generate: generated, none };
type Form = keyof typeof forms;

export const data = oneOf(forms, chooseForm).meta({
  markdownDescription:
    'Where the samples come from: exactly one of rows (`inputs` and `targets`), a file (`csv`, `json`, `npy`, `npz` or `idx`) or a generator (`generate`).',
  defaultSnippets: [
    {
      label: 'rows',
      body: {
        inputs: [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ],
        targets: [[0], [1], [1], [0]],
      },
    },
    { label: 'CSV file', body: { csv: 'data.csv', target: 'column', standardize: true } },
    { label: 'JSON file', body: { json: 'data.json' } },
    { label: 'NumPy arrays (.npy)', body: { npy: { inputs: 'x.npy', targets: 'y.npy' } } },
    { label: 'NumPy archive (.npz)', body: { npz: 'data.npz', inputs: 'x', targets: 'y' } },
    {
      label: 'MNIST files (IDX)',
      body: { idx: { inputs: 'train-images-idx3-ubyte.gz', targets: 'train-labels-idx1-ubyte.gz' } },
    },
    { label: 'generator', body: { generate: 'spiral', samples: 200 } },
  ],
});

function chooseForm(value: unknown): Form {
  if (typeof value !== 'object' || value === null) return 'inline';
  const source = sources.find(key => key in value);
  if (source !== undefined) return source;
  return 'inputs' in value || 'targets' in value ? 'inline' : 'none';
}

export type WrittenData = z.output<(typeof forms)[Exclude<Form, 'none'>]>;
