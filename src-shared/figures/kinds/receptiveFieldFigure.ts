import { FeaturescopeError } from '../../contract/errors.ts';
import { inputBehind, positionsRead, receptiveField } from '../../model/geometry.ts';
import type { LayerInfo, ModelInfo } from '../../model/model.ts';
import { within } from '../../model/window.ts';
import { valueRange } from '../../arithmetic/ranges.ts';
import { whole, type FigureOptions } from '../parts/figure.ts';
import { receptiveFieldFigure as drawReceptiveField, type SeenField } from '../receptiveField.ts';
import { scaleOfLayer, signedLayers } from '../parts/scales.ts';
import { figureTexts } from '../../texts/figures.ts';
import { chosenLayer, chosenUnit, colours, sampleCaption, sampleOf, type Unit } from './choices.ts';
import type { FigureChoice, FigureKind } from './FigureKind.ts';

/** The receptive field of a unit in the image. */
export const receptiveFieldFigure: FigureKind = {
  id: 'receptive-field',
  title: (language, session, choice = {}) =>
    figureTexts[language].receptiveField(session ? layerOf(session.model, choice).name : '…'),
  needs: 'network',
  choices: ['layer', 'map', 'y', 'x', 'split', 'index'],
  async prepare(source, choice, options) {
    const text = figureTexts[options.language];
    const { model } = source.session;
    const layer = layerOf(model, choice);
    const first = inputBehind(model.layers, layer);
    if (!first) throw new FeaturescopeError('model/field-of-several-inputs', { layer: layer.name });
    const sample = sampleOf(choice);
    const names = [...new Set([first.name, layer.name])];
    const found = await source.look({ sample, layers: names, quantities: ['activations'] });
    const [image, output] = [first, layer].map(({ name }) => found.find((one) => one.layer === name));
    const unit = output ? chosenUnit(output, choice, source.exact) : { map: 0, y: 0, x: 0 };
    const fields = fieldsOf(model, layer, unit);
    if (!output || image?.shape.length !== 4 || fields.length === 0)
      throw new FeaturescopeError('export/no-field', { layer: layer.name });
    const [, height, width, channels] = image.shape as [number, number, number, number];
    const signed = signedLayers(model.layers).get(layer.name) ?? true;
    const [, mapHeight = 1, mapWidth = 1, maps = 1] = output.shape;
    const map = {
      name: text.mapOf(whole(unit.map + 1), layer.name),
      grid: { values: output.data, height: mapHeight, width: mapWidth, start: unit.map, stride: maps },
      scale: scaleOfLayer(layer, valueRange(output.data, unit.map, maps), signed, colours),
      ...{ y: unit.y, x: unit.x },
    };
    const hasMaps = output.shape.length === 4 && mapHeight * mapWidth > 1;
    const own = fields[0]!.field;
    const seen = text.seesPixels(`${own.right - own.left}×${own.bottom - own.top}`, `${width}×${height}`);
    const place = hasMaps
      ? text.unitAt(whole(unit.map + 1), layer.name, whole(unit.y), whole(unit.x))
      : text.unitOf(whole(unit.map + 1), layer.name);
    const caption = `${place}: ${seen}. ${await sampleCaption(source, sample, options)}`;
    const draw = (size: FigureOptions): SVGSVGElement =>
      drawReceptiveField(
        {
          title: text.receptiveField(layer.name),
          description: caption,
          image: { values: image.data, height, width, channels },
          fields,
          map: hasMaps ? map : undefined,
        },
        size,
      );
    return { draw, caption };
  },
};

/** The chosen layer, or the deepest one that has positions. */
function layerOf(model: ModelInfo, choice: FigureChoice): LayerInfo {
  const deepest = model.layers.findLast(
    ({ kind, outputShape: [height = 1, width = 1, maps] }) =>
      (kind === 'conv' || kind === 'pool') && maps !== undefined && height * width > 1,
  );
  return choice.layer === undefined && deepest ? deepest : chosenLayer(model, choice, 'conv');
}

/**
 * The field of a unit, and of the unit in the middle of each window before it; layers with the same field as the
 * following one are skipped.
 */
function fieldsOf({ layers }: ModelInfo, layer: LayerInfo, unit: Unit): SeenField[] {
  const known = new Map(layers.map((one) => [one.name, one]));
  const size = inputBehind(layers, layer)?.outputShape as [number, number] | undefined;
  const fields: SeenField[] = [];
  let [current, y, x] = [layer, unit.y, unit.x];
  while (size && current.kind !== 'input') {
    const seen = receptiveField(layers, current, { unit: unit.map, y, x }, 'inside');
    const reads = known.get(current.inputs[0] ?? '');
    if (!seen || !reads) break;
    const field = within(seen, size);
    const before = fields.at(-1)?.field;
    if (before === undefined || areaOf(field) < areaOf(before)) fields.push({ layer: current.name, field });
    if (reads.outputShape.length !== 3 || current.outputShape.length !== 3) break;
    const inputs = current.inputs.map((name) => known.get(name)!);
    const row = middle(
      positionsRead(current, inputs, { index: 0, axis: 0, position: y }),
      reads.outputShape[0]!,
    );
    const column = middle(
      positionsRead(current, inputs, { index: 0, axis: 1, position: x }),
      reads.outputShape[1]!,
    );
    if (row === undefined || column === undefined) break;
    [current, y, x] = [reads, row, column];
  }
  return fields;
}

/** The middle one of some positions, or the nearest one that exists; undefined if there are none. */
function middle(positions: readonly number[], size: number): number | undefined {
  const at = positions[Math.floor((positions.length - 1) / 2)];
  return at === undefined ? undefined : Math.max(0, Math.min(size - 1, at));
}
const areaOf = ({ top, left, bottom, right }: SeenField['field']): number => (bottom - top) * (right - left);
