import * as z from 'zod';
import type { Setting, Settings } from '../functions/settings.ts';
import { choice, expecting, real, truth, whole } from './expect.ts';

/** The settings of a catalogue's row as keys of an object. The documentation of each ends in its default. */
export function settingsShape(settings: Settings): z.ZodRawShape {
  return Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, schemaOf(setting)]));
}

function schemaOf(setting: Setting): z.ZodType {
  switch (setting.kind) {
    case 'number':
    case 'whole': {
      const { standard, doc } = setting;
      const text = standard === undefined || doc === '' ? doc : `${doc} Default ${standard}.`;
      const schema = setting.kind === 'number' ? real(text, setting.bounds) : whole(setting.atLeast, text);
      return standard === undefined ? schema : schema.default(standard);
    }
    case 'epochs':
      return whole(1, setting.doc).exactOptional();
    case 'truth':
      return truth(`${setting.doc} Default \`${setting.standard}\`.`).default(setting.standard);
    case 'betas':
      return betas(setting.doc, setting.standard);
    case 'monitor':
      return choice('loss to monitor', monitored, `${setting.doc} Default \`"${setting.standard}"\`.`).default(
        setting.standard,
      );
  }
}

const monitored = {
  validationLoss: 'The loss on the held-out rows.',
  loss: 'The loss on the training rows.',
};

const beta = z.number().gte(0).lt(1);

function betas(doc: string, [first, second]: readonly [number, number]): z.ZodType {
  return z
    .custom<[number, number]>(
      value => z.tuple([beta, beta]).safeParse(value).success,
      expecting('two numbers from 0 to below 1, such as [0.9, 0.999]'),
    )
    .meta({ markdownDescription: `${doc} Default \`[${first}, ${second}]\`.` })
    .default([first, second]);
}
