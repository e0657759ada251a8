/** Measures the training panel in a real VS Code: its frames, its messages, and what it costs the editor. */
import { setTimeout } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { inProject } from '../../scripts/paths.ts';
import { exitCode, spawnTree } from '../../scripts/processes.ts';
import {
  clickLatency,
  type MessageFigures,
  sliderStep,
  startFrames,
  startMessages,
  stopFrames,
  stopMessages,
} from './meters.ts';
import { type Session, withSession } from './session.ts';
import { images, type Spec, xor } from './specs.ts';

/** Milliseconds between pictures, or by which timers came late, in one stretch of time. */
export interface Stretch {
  readonly panel: readonly number[];
  readonly editor: readonly number[];
  readonly extensionHost: readonly number[];
}

export interface TrainingFigures {
  readonly name: string;
  readonly seconds: number;
  readonly idle: Stretch;
  readonly training: Stretch;
  readonly messages: MessageFigures;
  /** Milliseconds from a click on Pause or Resume to the state. */
  readonly clicks: readonly number[];
}

export interface PanelFigures {
  readonly trainings: readonly TrainingFigures[];
  /** Milliseconds of a step of the slider, and over how many recorded epochs. */
  readonly steps: { readonly epochs: number; readonly milliseconds: readonly number[] };
}

const idleMilliseconds = 5000;
/** A training that would last longer is stopped. */
const mostMilliseconds = 15_000;
/** Until what was still under way has been drawn, and the probe has written. */
const settlingMilliseconds = 2000;
const clicks = 10;
const steps = 100;
const historyEpochs = 10_000;
/** Enough for as long as is clicked. */
const endless = 10_000_000;

/** Builds the extension as users get it, and measures everything. */
export async function measurePanel(tell: (text: string) => void): Promise<PanelFigures> {
  const build = spawnTree(process.execPath, [inProject('scripts/build.ts'), '--production'], { stdio: 'inherit' });
  if ((await exitCode(build)) !== 0) throw new Error('The production build failed: see above.');
  const trainings: TrainingFigures[] = [];
  for (const [spec, clicked] of [
    [xor(1_000_000), xor(endless)],
    [images(endless), images(endless)],
  ] as const) {
    tell(`panel, ${spec.name}`);
    const figures = await withSession(spec, session => measureTraining(session));
    trainings.push({ name: spec.name, ...figures, clicks: await measureClicks(clicked) });
  }
  tell(`panel, ${historyEpochs} epochs of history`);
  const milliseconds = await withSession(xor(historyEpochs), measureSteps);
  return { trainings, steps: { epochs: historyEpochs, milliseconds } };
}

type Measured = Omit<TrainingFigures, 'name' | 'clicks'>;

async function measureTraining(session: Session): Promise<Measured> {
  const { panel } = session;
  const page = panel.frame.locator('body');
  const idle = await measureStretch(session, () => setTimeout(idleMilliseconds));
  await page.evaluate(startMessages);
  const start = Date.now();
  let seconds = 0;
  const training = await measureStretch(session, async () => {
    await panel.button('Train Network').click();
    const ended = panel.frame
      .locator('[data-testid=status]:is([data-state=finished], [data-state=diverged])')
      .waitFor();
    await Promise.race([ended, setTimeout(mostMilliseconds)]);
    // Whoever waits for the end of a training that is stopped waits in vain.
    ended.catch(() => undefined);
    seconds = (Date.now() - start) / 1000;
  });
  const stop = panel.button('Stop');
  // It may end just now, and then there is nothing to be stopped.
  if (await stop.isVisible()) await stop.click({ timeout: settlingMilliseconds }).catch(() => undefined);
  await panel.frame.locator('[data-testid=status]:is([data-state=finished], [data-state=stopped])').waitFor();
  await setTimeout(settlingMilliseconds);
  return { seconds, idle, training, messages: await page.evaluate(stopMessages) };
}

async function measureStretch(
  { workbench, panel, extensionHost }: Session,
  wait: () => Promise<void>,
): Promise<Stretch> {
  const frames: readonly Locator[] = [panel.frame.locator('body'), workbench.page.locator('body')];
  const from = Date.now();
  await Promise.all(frames.map(frame => frame.evaluate(startFrames)));
  await wait();
  const [shown, edited] = await Promise.all(frames.map(frame => frame.evaluate(stopFrames)));
  return { panel: shown!, editor: edited!, extensionHost: await extensionHost.delays(from, Date.now()) };
}

function measureClicks(spec: Spec): Promise<number[]> {
  return withSession(spec, async ({ panel }) => {
    const page = panel.frame.locator('body');
    await panel.button('Train Network').click();
    await panel.reaches('running');
    await setTimeout(settlingMilliseconds);
    const latencies: number[] = [];
    for (let click = 0; click < clicks; click++) {
      latencies.push(await page.evaluate(clickLatency, { button: 'button-pause', state: 'paused' }));
      latencies.push(await page.evaluate(clickLatency, { button: 'button-resume', state: 'running' }));
      await setTimeout(200);
    }
    return latencies;
  });
}

async function measureSteps({ panel }: Session): Promise<number[]> {
  const page = panel.frame.locator('body');
  await panel.button('Train Network').click();
  await panel.reaches('finished');
  await setTimeout(settlingMilliseconds);
  const milliseconds: number[] = [];
  // From place to place as the golden section goes: each far from the last.
  for (let step = 1; step <= steps; step++) milliseconds.push(await page.evaluate(sliderStep, (step * 0.618034) % 1));
  return milliseconds;
}
