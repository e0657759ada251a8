import type { Task } from '../engine/options.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';

/** Numbers that the training is told to watch, and that it will not have. */
export function* monitorRemarks({ training, optimizer }: NetworkSpec, task: Task): Generator<Remark> {
  const { earlyStopping, stopWhen, validationSplit } = training;
  const watched: [string, SpecPath][] = [];
  if (earlyStopping) watched.push([earlyStopping.monitor, ['training', 'earlyStopping', 'monitor']]);
  if (stopWhen?.accuracy !== undefined) watched.push(['accuracy', ['training', 'stopWhen', 'accuracy']]);
  if (optimizer.schedule.type === 'plateau') {
    watched.push([optimizer.schedule.monitor, ['optimizer', 'schedule', 'monitor']]);
  }
  for (const [number, path] of watched) {
    if (number.toLowerCase().endsWith('accuracy') && task === 'regression') {
      const message = `a regression has no ${quote(number)}; use a loss instead`;
      yield { code: 'nothing-to-monitor', severity: 'error', message, path };
    } else if (number.startsWith('validation') && validationSplit === 0) {
      const instead = number === 'validationAccuracy' ? 'accuracy' : 'loss';
      const message = `${quote(number)} needs rows that are held out; set "validationSplit" in "training", or use ${quote(instead)}`;
      yield { code: 'nothing-to-monitor', severity: 'error', message, path };
    }
  }
}
