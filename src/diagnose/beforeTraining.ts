import type { Table } from '../data/table.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Before, LayerSettings, TrainingSettings } from '../findings/before.ts';
import type { Finding } from '../findings/finding.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { referenceLevels } from './referenceLevels.ts';

/** What rules read before a training. */
export interface Planned {
  readonly spec: NetworkSpec;
  readonly table: Table;
  readonly options: EngineOptions;
  /** Of one-hot targets one a column, of one sigmoid unit both. */
  readonly classNames: readonly string[] | undefined;
}

/** One cause that text and data show. */
export type SpecRule = (planned: Planned) => Finding | undefined;

const rules: readonly SpecRule[] = [];

/** What text and data say of a network that can be trained; undefined of one that cannot. */
export function beforeTraining({ parsed, options, summary, table }: Prepared): Before | undefined {
  if (!parsed.spec || !options || !summary || !table) return undefined;
  const planned: Planned = { spec: parsed.spec, table, options, classNames: summary.classNames };
  return {
    findings: rules.flatMap(rule => rule(planned) ?? []),
    levels: referenceLevels(planned),
    settings: settingsOf(options),
    silencing: parsed.silencing,
  };
}

function settingsOf({
  training: _,
  validation: __,
  test: ___,
  probe: ____,
  layers,
  ...rest
}: EngineOptions): TrainingSettings {
  return { ...rest, layers: layers.map(layerSettings) };
}

function layerSettings({ weightInit, biasInit, ...rest }: EngineOptions['layers'][number]): LayerSettings {
  return {
    ...rest,
    weightInit: weightInit.type === 'explicit' ? { type: 'explicit' } : weightInit,
    biasInit: biasInit.type === 'explicit' ? { type: 'explicit' } : biasInit,
  };
}
