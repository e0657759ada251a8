import { isObject, isSendable } from '../src/page/sendable.ts';
import type { HostToPanel, PartUpdates } from '../src/panel/panelMessages.ts';

type Fields = Readonly<Record<string, unknown>>;

const isOf: { readonly [Type in HostToPanel['type']]: (message: Fields) => boolean } = {
  hydrate: ({ run, ...frame }) => (run === null || isRun(run)) && isFrame(frame),
  frame: isFrame,
  row: ({ id, row }) => Number.isInteger(id) && (row === null || isRow(row)),
  compared: ({ id, run, text }) => Number.isInteger(id) && typeof run === 'string' && typeof text === 'string',
  cell: ({ id, reading }) => Number.isInteger(id) && isObject(reading) && reading.value instanceof Float64Array,
  describe: ({ id }) => Number.isInteger(id),
};

/** What the page does something with before it is drawn; of the others it is enough that they are objects. */
const isPart: { readonly [Name in keyof PartUpdates]?: (update: unknown) => boolean } = {
  recordedEpochs: update => isObject(update) && isCount(update.keep) && update.added instanceof Int32Array,
  findings: update => isObject(update) && Array.isArray(update.list) && Array.isArray(update.can) && isSendable(update),
  series: isSeries,
  overlays: update => isListOf(update, ({ run, series }) => typeof run === 'string' && (!series || isSeries(series))),
  runs: update => isListOf(update, ({ id }) => typeof id === 'string'),
  row: update => update === null || isRow(update),
  detail: update =>
    update === null || (isObject(update) && isCount(update.layer) && isCount(update.epoch) && isObject(update.tensors)),
  debugCan: Array.isArray,
};

/** A message of the host, told from those of others that share the window; undefined for these. */
export function hostMessage(data: unknown): HostToPanel | undefined {
  if (!isObject(data) || typeof data.type !== 'string' || !Object.hasOwn(isOf, data.type)) return undefined;
  return isOf[data.type as HostToPanel['type']](data) ? (data as unknown as HostToPanel) : undefined;
}

/** A picture with its number. */
function isFrame({ frame, status, selection, choice, parts }: Fields): boolean {
  if (!Number.isInteger(frame)) return false;
  if (!isObject(status) || typeof status.state !== 'string' || !isCount(status.epoch)) return false;
  if (!isObject(selection) || !isCount(selection.layer) || !isCount(choice) || !isObject(parts)) return false;
  return Object.entries(parts).every(([name, update]) => {
    const isThis = Object.hasOwn(isPart, name) ? isPart[name as keyof PartUpdates] : undefined;
    return isThis ? isThis(update) : update === null || isObject(update);
  });
}

function isRun(run: unknown): boolean {
  if (!isObject(run) || typeof run.id !== 'string' || typeof run.spec !== 'string') return false;
  return isListOf(
    run.layers,
    ({ name, inputs, outputs }) => typeof name === 'string' && isCount(inputs) && isCount(outputs),
  );
}

function isSeries(series: unknown): boolean {
  if (!isObject(series) || !(series.rows instanceof Float64Array) || !isCount(series.firstBlock)) return false;
  return isCount(series.stride) && series.stride > 0 && (series.range === null || isObject(series.range));
}

function isRow(row: unknown): boolean {
  return isObject(row) && isCount(row.epoch) && row.scalars instanceof Float64Array;
}

function isListOf(list: unknown, isItem: (item: Fields) => boolean): boolean {
  return Array.isArray(list) && list.every(item => isObject(item) && isItem(item));
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
