import { FeaturescopeError } from '../../contract/errors.ts';
import type { LayerInfo, ModelInfo } from '../../model/model.ts';
import { gridOf } from '../../model/shape.ts';
import type { FrameTensor } from '../../contract/service.ts';
import type { FigureSource } from '../drawing/source.ts';
import { figureTexts } from '../../texts/figures.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { FigureChoice, FigureLook } from './FigureKind.ts';

/** Default colours of figures. */
export const colours = { mapping: 'auto', sequential: 'viridis', diverging: 'blue-red' } as const;

/** The chosen layer, or the first of a kind, or the first. @throws FeaturescopeError `model/unknown-layer` */
export function chosenLayer(
  { layers }: ModelInfo,
  { layer }: FigureChoice,
  kind: LayerInfo['kind'],
): LayerInfo {
  if (layer === undefined) return layers.find((one) => one.kind === kind) ?? layers[0]!;
  const found = layers.find(({ name }) => name === layer);
  if (!found)
    throw new FeaturescopeError('model/unknown-layer', {
      layer,
      known: layers.map(({ name }) => name).join(', '),
    });
  return found;
}

/** The chosen image, or the first of the test set. */
export const sampleOf = ({
  split = 'test',
  index = 0,
}: FigureChoice): { split: 'train' | 'test'; index: number } => ({
  split,
  index,
});

/** Caption part that names the image of a figure and its class. */
export async function sampleCaption(
  { session: { data }, samples }: FigureSource,
  { split, index }: ReturnType<typeof sampleOf>,
  { language }: FigureLook,
): Promise<string> {
  const text = figureTexts[language];
  const { labels } = await samples(split, index, 1);
  return text.ofSample(
    dataTitle(data.name, language),
    text[split],
    String(index),
    data.classes[labels[0]!] ?? '',
  );
}

/** One unit of a layer: its map, row and column; for a layer without maps its number. */
export interface Unit {
  map: number;
  y: number;
  x: number;
}

/**
 * The chosen unit; missing coordinates are those of the strongest activation, and coordinates outside are clamped.
 * @param exact whether coordinates outside are an error
 * @throws FeaturescopeError `protocol/invalid-argument`
 */
export function chosenUnit({ shape, data }: FrameTensor, choice: FigureChoice, exact = false): Unit {
  const { map, y, x } = choice;
  const [height, width] = gridOf(shape.slice(1));
  const maps = shape.at(-1)!;
  if (exact) refuseOutside(choice, height, width, maps);
  const fixed = [clamp(y, height), clamp(x, width), clamp(map, maps)] as const;
  let best: Unit = { y: fixed[0] ?? 0, x: fixed[1] ?? 0, map: fixed[2] ?? 0 };
  let strongest = -1;
  for (let at = 0; at < data.length; at++) {
    const place = [Math.floor(at / (width * maps)), Math.floor(at / maps) % width, at % maps] as const;
    if (place.some((one, axis) => fixed[axis] !== undefined && fixed[axis] !== one)) continue;
    const strength = Math.abs(data[at]!);
    if (strength > strongest) [strongest, best] = [strength, { y: place[0], x: place[1], map: place[2] }];
  }
  return best;
}

/** Maps are counted from 1 in messages, rows and columns from 0. */
function refuseOutside({ map, y, x }: FigureChoice, height: number, width: number, maps: number): void {
  if (map !== undefined && map >= maps) throw outside('map', map + 1, `1..${maps}`);
  if (y !== undefined && y >= height) throw outside('cell.row', y, `0..${height - 1}`);
  if (x !== undefined && x >= width) throw outside('cell.column', x, `0..${width - 1}`);
}

const outside = (path: string, value: number, expected: string): FeaturescopeError =>
  new FeaturescopeError('protocol/invalid-argument', { path, value, expected });

const clamp = (value: number | undefined, size: number): number | undefined =>
  value === undefined ? undefined : Math.min(value, size - 1);
