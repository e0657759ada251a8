import type { ViewedRun } from '../run/runList.ts';
import type { TypedSample } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { presentSample } from '../samples/presentSample.ts';
import { outputsOf } from '../samples/sampleVerdict.ts';
import { inputsPrompt, inputsText, readInputs } from '../samples/typedInputs.ts';
import type { Reading } from '../samples/typedNumbers.ts';
import { mostTyped } from '../samples/typedSample.ts';
import { readTargets, targetsPrompt, targetsText } from '../samples/typedTargets.ts';
import { count } from '../spec/words.ts';
import { showInformation, showInputBox } from './notify.ts';

/** Asks for the numbers of a sample, beginning with those of the present one; undefined when it was left. */
export async function typeSample(viewed: ViewedRun, subject: RunSubject): Promise<TypedSample | undefined> {
  const { inputs: I } = subject.model;
  const O = outputsOf(subject.model);
  if (I > mostTyped || O > mostTyped) {
    const message = `At most ${count(mostTyped)} numbers can be typed, and this network has ${count(Math.max(I, O))}. Choose a row of its data.`;
    void showInformation(message);
    return undefined;
  }
  const present = presentSample(viewed.run, viewed.selection);
  const before = present?.inputs ?? [];
  const inputs = await askFor({
    title: 'Type an Input (1 of 2): Inputs',
    prompt: inputsPrompt(subject),
    value: inputsText(subject, before),
    read: text => readInputs(subject, text, before),
  });
  if (!inputs) return undefined;
  const targets = await askFor({
    title: 'Type an Input (2 of 2): Target',
    prompt: targetsPrompt(subject),
    value: present ? targetsText(subject, present.targets) : '',
    read: text => readTargets(subject, text, present?.targets),
  });
  return targets && { inputs, targets };
}

interface Question {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly read: (text: string) => Reading;
}

/** Says what is wrong while it is typed. Stays when the focus goes elsewhere, where numbers may be copied. */
async function askFor({ read, ...shown }: Question): Promise<readonly number[] | undefined> {
  const text = await showInputBox({
    ...shown,
    ignoreFocusOut: true,
    validateInput: typed => {
      const reading = read(typed);
      return 'problem' in reading ? reading.problem : undefined;
    },
  });
  if (text === undefined) return undefined;
  const reading = read(text);
  return 'values' in reading ? reading.values : undefined;
}
