import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Label } from './score.ts';

/** A spec of a gallery. */
export interface GallerySpec extends Pick<Answer, 'name' | 'kind' | 'label'> {
  readonly file: string;
}

/** The specs of a folder that has a folder for each case: label.json, healthy.mlp.json and, of a faulty one, faulty.mlp.json. */
export function gallerySpecs(folder: string): GallerySpec[] {
  return readdirSync(folder)
    .toSorted()
    .filter(name => existsSync(join(folder, name, 'label.json')))
    .flatMap(name => {
      const label = JSON.parse(readFileSync(join(folder, name, 'label.json'), 'utf8')) as Label;
      return (['faulty', 'healthy'] as const)
        .map(kind => ({ name, kind, label, file: join(folder, name, `${kind}.mlp.json`) }))
        .filter(({ file }) => existsSync(file));
    });
}

/** Programs are halved by the sum of the character codes of their names: rules are tuned on the even half only. */
export function isForTuning({ program }: Label): boolean {
  return [...program].reduce((sum, character) => sum + character.charCodeAt(0), 0) % 2 === 0;
}
