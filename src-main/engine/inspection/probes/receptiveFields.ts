import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { factsOf } from '../../../../src-shared/layers/layers.ts';
import {
  axesAreApart,
  fieldAlong,
  flattenedBy,
  inputBehind,
  knowsField,
  receptiveField,
  type Unit,
} from '../../../../src-shared/model/geometry.ts';
import type { LayerInfo, ModelInfo } from '../../../../src-shared/model/model.ts';
import { gridOf } from '../../../../src-shared/model/shape.ts';
import type { Rectangle } from '../../../../src-shared/model/window.ts';

/** Geometry of a layer's receptive fields before they are clipped to the image. */
export interface FieldGrid {
  /** Height and width of a receptive field, in pixels. */
  size: [number, number];
  /** Distance in pixels between the fields of neighbouring units; null if they are not evenly spaced. */
  stride: [number, number] | null;
  /** Position of the first field; null if they are not evenly spaced. */
  offset: [number, number] | null;
}

/** The receptive fields of all units of a layer, as rectangles of input pixels. */
export interface ReceptiveFields {
  layer: string;
  /**
   * `[H, W, 4]` for a layer of maps, which share one field at each position; `[T, 4]` for a sequence, `[N, 4]` for units.
   */
  shape: number[];
  /** Top, left, bottom, right; bottom and right are exclusive. All 0 for a unit that depends on no pixel. */
  data: Int32Array;
  /** As in {@link FieldGrid}; the last two are null if units belong to several positions and maps. */
  size: [number, number];
  stride: [number, number] | null;
  offset: [number, number] | null;
}

/**
 * The receptive fields of a layer's units: the pixels that they can depend on, by geometry. If an earlier layer turns
 * maps into positions, the field of a position covers all its maps.
 * @throws FeaturescopeError `model/field-unknown` behind a layer whose dependencies are unknown
 */
export function receptiveFields({ layers }: ModelInfo, layer: LayerInfo): ReceptiveFields {
  refuseUnknown(layers, layer);
  const source = flattenedBy(new Map(layers.map((one) => [one.name, one])), layer);
  const grid = gridOfFields(layers, source ?? layer);
  if (layer.outputShape.length > 1) return { ...grid, ...written(layer, fieldsOfPositions(layers, layer)) };
  const fields = written(layer, fieldsOfUnits(layers, layer));
  return source ? { ...grid, ...fields, stride: null, offset: null } : { ...grid, ...fields };
}

/** The geometry of the receptive fields of a layer of maps. @throws FeaturescopeError `model/field-unknown` */
export function fieldGrid({ layers }: ModelInfo, layer: LayerInfo): FieldGrid {
  refuseUnknown(layers, layer);
  return gridOfFields(layers, layer);
}

function refuseUnknown(layers: readonly LayerInfo[], layer: LayerInfo): void {
  if (inputBehind(layers, layer) === undefined)
    throw new FeaturescopeError('model/field-of-several-inputs', { layer: layer.name });
  if (!knowsField(layers, layer)) throw new FeaturescopeError('model/field-unknown', { layer: layer.name });
}

type Field = Rectangle | undefined;

/** The field of each unit of a layer; all are equal if each unit reads all inputs. */
function fieldsOfUnits(layers: readonly LayerInfo[], layer: LayerInfo): Field[] {
  const field = (unit: Unit['unit']): Field => receptiveField(layers, layer, { unit, y: 0, x: 0 }, 'inside');
  const input = layers.find(({ name }) => name === layer.inputs[0]);
  const mixes = input !== undefined && factsOf(layer).maps(layer, input.outputShape) === 'mixes';
  const shared = mixes ? field('all') : undefined;
  return Array.from({ length: layer.outputShape[0]! }, (_none, unit) => (mixes ? shared : field(unit)));
}

/** The field of each position of a layer, row by row. */
function fieldsOfPositions(layers: readonly LayerInfo[], layer: LayerInfo): Field[] {
  const [height, width] = gridOf(layer.outputShape);
  const count = height * width;
  if (!axesAreApart(layers, layer))
    return Array.from({ length: count }, (_none, at) => {
      const unit: Unit = { unit: 'all', y: Math.floor(at / width), x: at % width };
      return receptiveField(layers, layer, unit, 'inside');
    });
  const rows = Array.from({ length: height }, (_none, y) => fieldAlong(layers, layer, y, 0, 'inside'));
  const columns = Array.from({ length: width }, (_none, x) => fieldAlong(layers, layer, x, 1, 'inside'));
  return rows.flatMap((row) =>
    columns.map(
      (column) => row && column && { top: row[0], left: column[0], bottom: row[1], right: column[1] },
    ),
  );
}

function written(
  { name, outputShape }: LayerInfo,
  fields: readonly Field[],
): Pick<ReceptiveFields, 'layer' | 'shape' | 'data'> {
  const edges = fields.flatMap((one) => (one ? [one.top, one.left, one.bottom, one.right] : [0, 0, 0, 0]));
  const positions = outputShape.length > 1 ? outputShape.slice(0, -1) : outputShape;
  return { layer: name, shape: [...positions, 4], data: Int32Array.from(edges) };
}

function gridOfFields(layers: readonly LayerInfo[], layer: LayerInfo): FieldGrid {
  const [rows, columns] = ([0, 1] as const).map((axis) => fieldsOfAxis(layers, layer, axis)) as [Axis, Axis];
  const size: FieldGrid['size'] = [rows.size, columns.size];
  if (!rows.even || !columns.even) return { size, stride: null, offset: null };
  return { size, stride: [rows.stride, columns.stride], offset: [rows.offset, columns.offset] };
}

interface Axis {
  size: number;
  stride: number;
  offset: number;
  even: boolean;
}

function fieldsOfAxis(layers: readonly LayerInfo[], layer: LayerInfo, axis: 0 | 1): Axis {
  const at = (position: number) => fieldAlong(layers, layer, position, axis, 'beyond') ?? [0, 0];
  const [offset, end] = at(0);
  const stride = layer.outputShape.length === 1 ? 0 : at(1)[0] - offset;
  const even = Array.from({ length: gridOf(layer.outputShape)[axis] }, (_none, position) => {
    const [first, last] = at(position);
    return first === offset + position * stride && last - first === end - offset;
  }).every(Boolean);
  return { size: end - offset, stride, offset, even };
}
