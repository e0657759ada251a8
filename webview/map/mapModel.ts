import type { EpochRange } from '../../src/panel/series.ts';
import type { Theme } from '../theme.ts';
import type { Cells } from './cells.ts';
import type { MapColours } from './colours.ts';
import type { MapLayout } from './layout.ts';
import type { Mark } from './marks.ts';
/** What the map shows. */
export interface MapModel {
  readonly layout: MapLayout;
  readonly cells: Cells;
  readonly range: EpochRange;
  /** The layers from the top row down. */
  readonly order: readonly number[];
  /** Of every layer, cut to the room there is. */
  readonly names: readonly string[];
  /** Of a layer, to be written behind its row. */
  readonly valueText: (layer: number) => string;
  /** The layer in which a debugger stands. */
  readonly stoppedLayer: number | undefined;
  readonly selectedLayer: number;
  readonly selectedEpoch: number | undefined;
  readonly hoveredEpoch: number | undefined;
  readonly dragged: EpochRange | undefined;
  readonly marks: readonly Mark[];
  readonly scrollTop: number;
  readonly theme: Theme;
  readonly colours: MapColours;
}
