import { count } from './words.ts';

/** A spec is a file for people; larger networks keep their weights elsewhere. */
const mostParameters = 100_000;

/** Why so many weights and biases are not written into a spec, in words; undefined when they may be. */
export function tooManyToWrite(parameters: number): string | undefined {
  if (parameters <= mostParameters) return undefined;
  return `${count(parameters)} weights and biases are too many for a spec, which is a file for people: at most ${count(mostParameters)} are written. Export them as JSON instead`;
}
