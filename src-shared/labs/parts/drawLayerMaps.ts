import { palettes, type Group, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawPictures } from './drawPictures.ts';
import type { Place } from './plane.ts';

/** Some maps of a layer for a picture. */
export interface LayerMaps {
  name: string;
  /** Height and width of a map. */
  height: number;
  width: number;
  /** Number of maps of the layer; the first of them are here. */
  count: number;
  /** From 0 to the largest value of the layer, as 0..255. `[maps, height, width]` */
  maps: Uint8Array;
}

/** Rows and columns of cells that are drawn over a picture. */
interface Cells {
  rows: number;
  columns: number;
}

const TITLE = 16;
const GAP = 3;
const LEAST = 8;

/** Draws the maps of layers, a row for each, with its name and shape; cells are drawn over every map if there are any. */
export function drawLayerMaps(
  root: Root,
  place: Place,
  layers: readonly (LayerMaps & { title?: string })[],
  look: ExperimentLook,
  cells?: Cells,
): void {
  const height = place.height / layers.length;
  layers.forEach((layer, at) => {
    const top = place.top + at * height;
    const columns = layer.maps.length / layer.height / layer.width;
    root
      .append('text')
      .attr('x', round(place.left + 8))
      .attr('y', round(top + 12))
      .attr('font-size', 11)
      .text(
        cut(
          layer.title ?? `${layer.name}: ${layer.count} x ${layer.height} x ${layer.width}`,
          place.width - 16,
          11,
        ),
      );
    const area = {
      left: place.left + 8,
      top: top + TITLE,
      width: place.width - 16,
      height: height - TITLE - 4,
    };
    if (area.height < LEAST) return;
    const shape = [layer.height, layer.width, 1] as const;
    const covered = drawPictures(root, area, { images: layer.maps, shape, columns, gap: GAP }, look);
    const side = (covered.width - GAP * (columns - 1)) / columns;
    for (let map = 0; cells && map < columns; map++) {
      const left = covered.left + map * (side + GAP);
      const over = { left, top: covered.top, width: side, height: covered.height };
      drawCellLines(root, over, cells, palettes[look.theme].accent);
    }
  });
}

/** The lines between cells over a picture. */
export function drawCellLines(
  group: Group | Root,
  { left, top, width, height }: Place,
  { rows, columns }: Cells,
  colour: string,
): void {
  const lines = [
    ...Array.from({ length: columns - 1 }, (_none, at) => {
      const x = round(left + ((at + 1) * width) / columns);
      return `M${x} ${round(top)}V${round(top + height)}`;
    }),
    ...Array.from({ length: rows - 1 }, (_none, at) => {
      const y = round(top + ((at + 1) * height) / rows);
      return `M${round(left)} ${y}H${round(left + width)}`;
    }),
  ];
  (group as Group)
    .append('path')
    .attr('d', lines.join(''))
    .attr('fill', 'none')
    .attr('stroke', colour)
    .attr('stroke-width', 0.5)
    .attr('stroke-opacity', 0.4);
}
