import {
  fieldAlong,
  flattenedBy,
  receptiveField,
  unflattened,
} from '../../../../src-shared/model/geometry.ts';
import type { LayerInfo, ModelInfo } from '../../../../src-shared/model/model.ts';

/** The receptive fields of all units of a layer, as rectangles of input pixels. */
export interface ReceptiveFields {
  layer: string;
  /** `[H, W, 4]` for a layer of maps, whose maps all have the same fields; `[N, 4]` for one of units. */
  shape: number[];
  /** Top, left, bottom, right; bottom and right are behind the last pixel. All 0 for a unit that sees nothing. */
  data: Int32Array;
  /**
   * Before they are cut to the picture: height and width of the fields, pixels from one unit's to the next one's, and
   * where the first one's begins. The last two are null where units are of several positions and maps.
   */
  size: [number, number];
  stride: [number, number] | null;
  offset: [number, number] | null;
}

/** The receptive fields of a layer's units: exactly the pixels they can depend on, by geometry. */
export function receptiveFields({ layers }: ModelInfo, layer: LayerInfo): ReceptiveFields {
  const source = flattenedBy(new Map(layers.map((one) => [one.name, one])), layer);
  const regular = regularFields(layers, source ?? layer);
  if (source) {
    const fields = Array.from({ length: layer.outputShape[0]! }, (_none, unit) =>
      receptiveField(layers, source, unflattened(unit, source.outputShape), 'inside'),
    );
    const data = fields.flatMap((field) =>
      field ? [field.top, field.left, field.bottom, field.right] : nothing,
    );
    return {
      ...regular,
      layer: layer.name,
      shape: [fields.length, 4],
      data: Int32Array.from(data),
      stride: null,
      offset: null,
    };
  }
  const maps = layer.outputShape.length === 3;
  const [height, width] = maps ? (layer.outputShape as [number, number]) : [1, 1];
  const rows = Array.from({ length: height }, (_none, y) => fieldAlong(layers, layer, y, 0, 'inside'));
  const columns = Array.from({ length: width }, (_none, x) => fieldAlong(layers, layer, x, 1, 'inside'));
  const grid = rows.flatMap((row) =>
    columns.map((column) => (row && column ? [row[0], column[0], row[1], column[1]] : nothing)),
  );
  const units = layer.outputShape.at(-1)!;
  const fields = maps ? grid : Array.from({ length: units }, () => grid[0]!);
  return {
    ...regular,
    layer: layer.name,
    shape: maps ? [height, width, 4] : [units, 4],
    data: Int32Array.from(fields.flat()),
  };
}

const nothing = [0, 0, 0, 0];

/** Size, stride and offset of the fields as if the maps went on at their edges. */
function regularFields(
  layers: readonly LayerInfo[],
  layer: LayerInfo,
): { size: [number, number]; stride: [number, number]; offset: [number, number] } {
  const [rows, columns] = ([0, 1] as const).map((axis) => {
    const [first, end] = fieldAlong(layers, layer, 0, axis, 'beyond') ?? [0, 0];
    const [second] = fieldAlong(layers, layer, 1, axis, 'beyond') ?? [0, 0];
    return { size: end - first, stride: second - first, offset: first };
  }) as [Axis, Axis];
  return {
    size: [rows.size, columns.size],
    stride: [rows.stride, columns.stride],
    offset: [rows.offset, columns.offset],
  };
}

interface Axis {
  size: number;
  stride: number;
  offset: number;
}
