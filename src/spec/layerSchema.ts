import * as z from 'zod';
import {
  type ActivationName,
  type ActivationOptions,
  activationNames,
  activations,
  type PlainActivationName,
} from '../functions/activations.ts';
import {
  type InitializationName,
  type InitializationOptions,
  initializationNames,
  initializations,
} from '../functions/initializations.ts';
import { choiceError, docsOf, expecting, listOf, object, real, text, valueSnippets, whole } from './expect.ts';
import { matrix, vector } from './inlineNumbers.ts';
import { settingsShape } from './settingsShape.ts';
import { quote } from './words.ts';

/** `"tanh"` means `{ "type": "tanh" }`. */
const typeOrName = (value: unknown): unknown => (typeof value === 'string' ? { type: value } : value);

const choicesOfTrainable = expecting('true, false, "weights" or "bias"');

const namesWithout = activationNames.filter((name): name is PlainActivationName => !parameterRow(name));
const parametric = activationNames.flatMap(name => parameterRow(name) ?? []);

function parameterRow(name: ActivationName) {
  const row = activations[name];
  return 'parameter' in row ? { name, ...row } : undefined;
}

const activationForms = [
  object(
    { type: z.enum(namesWithout) },
    Object.fromEntries(parametric.map(({ name, parameter }) => [parameter.name, `belongs to "type": "${name}"`])),
  ),
  ...parametric.map(({ name, parameter: { name: key, doc, standard, bounds } }) =>
    object({ type: z.literal(name), [key]: real(doc, bounds).default(standard) }),
  ),
] as const;

const activation = z
  .preprocess(
    typeOrName,
    z.discriminatedUnion('type', activationForms, {
      error: issue => choiceError('activation', activationNames).error({ input: typeOf(issue.input) }),
    }) as unknown as z.ZodType<ActivationOptions>,
  )
  .meta({
    markdownDescription: 'The function from net values to outputs. Default `"linear"`.',
    defaultSnippets: valueSnippets(docsOf(activations)),
  });

const [plainInits, otherInits] = [true, false].map(isPlain =>
  initializationNames.filter(name => isPlain === (Object.keys(initializations[name].settings).length === 0)),
) as [InitializationName[], InitializationName[]];

function initialization(doc: string) {
  const forms = [
    object({ type: z.enum(plainInits) }),
    ...otherInits.map(name => object({ type: z.literal(name), ...settingsShape(initializations[name].settings) })),
  ] as const;
  const any = z.discriminatedUnion('type', forms, {
    error: issue => choiceError('initialization', initializationNames).error({ input: typeOf(issue.input) }),
  }) as unknown as z.ZodType<InitializationOptions>;
  return z.preprocess(typeOrName, any).meta({
    markdownDescription: doc,
    defaultSnippets: initializationNames.map(name => {
      const { doc, offered } = initializations[name];
      return { label: name, body: offered ? { type: name, ...offered } : name, markdownDescription: doc };
    }),
  });
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : value;
}

const trainable = z
  .literal([true, false, 'weights', 'bias'], choicesOfTrainable)
  .meta({
    markdownDescription:
      'What training changes in this layer: `true` (weights and biases), `"weights"` or `"bias"` (only these; the others keep their initial values), or `false` (nothing). Default `true`.',
  })
  .default(true);

const layer = object(
  {
    name: text(
      'The layer’s name in the panel, the inspector and messages. Default `layer 1`, `layer 2`, ...',
    ).exactOptional(),
    units: whole(1, 'Number of outputs of this layer. The last layer needs one for each target column or class.'),
    activation: activation.prefault('linear'),
    init: initialization('How the initial weights are drawn. Default `"glorotUniform"`.').prefault('glorotUniform'),
    bias: z
      .boolean(expecting('true or false', '"biases" gives first values'))
      .meta({
        markdownDescription: 'Whether the layer has biases: net = W x + b; without them, net = W x. Default `true`.',
      })
      .default(true),
    biasInit: initialization(
      'How the initial biases are drawn. Default `"zeros"`; with `"init": "torchLinear"`, the same as the weights.',
    )
      .meta({ default: 'zeros' })
      .exactOptional(),
    weights: matrix(
      'Explicit initial weights: one row per unit, one number per input. Overrides `init`.',
    ).exactOptional(),
    biases: vector('Explicit initial biases: one number per unit. Overrides `biasInit`.').exactOptional(),
    l1: real('L1 penalty: this factor times the sum of |w| is added to the loss. Default 0.', { atLeast: 0 }).default(
      0,
    ),
    l2: real('L2 penalty: this factor times the sum of w² is added to the loss. Default 0.', { atLeast: 0 }).default(0),
    dropout: real('Share of the outputs that training sets to zero at random. Default 0.', {
      atLeast: 0,
      below: 1,
    }).default(0),
    trainable,
  },
  {
    size: 'is called "units" here',
    neurons: 'is called "units" here',
    type: 'is not needed: every layer is dense; remove it',
  },
).superRefine(({ bias, ...written }, context) => {
  if (bias) return;
  if (written.trainable === 'bias') {
    const message =
      '"trainable": "bias" trains only biases, but "bias" is false, so nothing of this layer would be trained; remove one of the two, or set "trainable" to false';
    context.addIssue({ code: 'custom', message, path: ['trainable'], params: { code: 'conflicting-keys' } });
  }
  for (const key of ['biasInit', 'biases'] as const) {
    if (written[key] === undefined) continue;
    const message = `${quote(key)} gives first biases, but "bias" is false; remove one of the two`;
    context.addIssue({ code: 'custom', message, path: [key], params: { code: 'conflicting-keys' } });
  }
});

export const layers = listOf(layer, 'layer').meta({
  markdownDescription:
    'The layers, from the first hidden layer to the output. The number of inputs comes from the data.',
  defaultSnippets: [
    {
      label: 'two layers',
      body: [
        { name: 'hidden', units: 8, activation: 'tanh' },
        { name: 'out', units: 1, activation: 'sigmoid' },
      ],
    },
  ],
});

export type WrittenLayer = z.output<typeof layer>;
