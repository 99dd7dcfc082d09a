import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { axisOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';
import { overMaps } from './overMaps.ts';

/** Operators that give images more rows and columns. */
export const scaling: readonly Operator[] = [
  { name: 'Resize', apply: resize },
  { name: 'Upsample', apply: upsample },
];

/** How the old positions of new ones are found. Source: ONNX, operator Resize, coordinate_transformation_mode. */
interface Positions {
  mode: string;
  coordinates: string;
  /** Which of two neighbours is the nearest; without it the lower one where an axis grows, and the upper one where it shrinks. */
  nearest: string | undefined;
  /** Coefficient of cubic polynomials, and whether what lies outside has no weight in them. */
  cubic: number;
  excludesOutside: boolean;
}

function upsample(node: NodeCall): void {
  const mode = node.attributes.text('mode', 'nearest');
  const scales = node.opset < 9 ? node.attributes.floats('scales') : node.constant(1)?.values;
  scale(node, Array.from(scales ?? []), {
    ...{ mode, coordinates: 'asymmetric', nearest: undefined, cubic: -0.75, excludesOutside: false },
  });
}

function resize(node: NodeCall): void {
  const { attributes } = node;
  const x = node.activation(0);
  const mode = attributes.text('mode', 'nearest');
  const isFirst = node.opset < 11;
  const coordinates = attributes.text(
    'coordinate_transformation_mode',
    isFirst ? 'asymmetric' : 'half_pixel',
  );
  const nearest = isFirst ? undefined : attributes.text('nearest_mode', 'round_prefer_floor');
  attributes.only('antialias', 0);
  const excludesOutside = attributes.int('exclude_outside', 0) !== 0;
  const cubic = attributes.float('cubic_coeff_a', -0.75);
  attributes.only('keep_aspect_ratio_policy', 'stretch');
  // Of other ways to scale and to find positions than those that are computed.
  attributes.without('extrapolation_value');
  const told = attributes.ints('axes') ?? x.shape.map((_size, axis) => axis);
  const given = node.constant(isFirst ? 1 : 2)?.values;
  const sizes = isFirst ? undefined : node.constant(3)?.values;
  const factors = x.shape.map((size, axis) => {
    const at = told.findIndex((one) => axisOf(one, x.shape.length) === axis);
    if (at < 0) return 1;
    if (given?.length) return given[at] ?? 1;
    // The number of examples stays, whatever the file has it as.
    if (axis === 0) return 1;
    if (size === null) throw node.refusal(reason('the size of its input is open'));
    return Math.fround((sizes?.[at] ?? NaN) / size);
  });
  const round = given?.length ? Math.floor : Math.round;
  scale(node, factors, { mode, coordinates, nearest, cubic, excludesOutside }, round);
}

/** @param round of the sizes that the factors give; those of factors that come from sizes are the sizes but for the last digit */
function scale(node: NodeCall, factors: readonly number[], positions: Positions, round = Math.floor): void {
  const x = node.activation(0);
  const changed = factors.flatMap((factor, axis) => (factor === 1 ? [] : [axis]));
  if (
    factors.length !== x.shape.length ||
    changed.includes(0) ||
    !factors.every((factor) => factor > 0 && factor < 4096)
  )
    throw node.refusal(
      reason('the attribute {name} is {value}', { name: 'scales', value: factors.join(', ') || '–' }),
    );
  const shape = x.shape.map((size, axis) =>
    // In float32 as ONNX Runtime: 0.7 of 100 are 70.
    size === null ? null : round(Math.fround(size * factors[axis]!)),
  );
  // What keeps its size keeps its values, also by a factor that is not quite 1.
  if (changed.every((axis) => x.shape[axis] !== null && shape[axis] === x.shape[axis])) {
    node.output(x);
    return;
  }
  const { place, axes } = overMaps(node, x, changed);
  const pair = [factors[axes[0]]!, factors[axes[1]]!];
  const sizes = { x, factors, shape, axes };
  const layer =
    enlarged(node, place, pair, positions) ??
    resized(node, place, sizes, positions) ??
    interpolated(node, place, sizes, positions);
  node.output({ ...x, place: layer, shape, axes, flat: undefined, sums: undefined });
}

type Place = Activation['place'];

/** Whole factors, by what usual layers compute. */
function enlarged(
  node: NodeCall,
  place: Place,
  size: readonly number[],
  positions: Positions,
): Place | undefined {
  const { mode, coordinates, nearest } = positions;
  if (!size.every(Number.isInteger)) return undefined;
  const settings = { size, data_format: 'channels_last' };
  if (mode === 'nearest') {
    const isFloor = coordinates === 'asymmetric' && (nearest ?? 'floor') === 'floor';
    // With half pixels no new position is in the middle between two old ones where the factor is whole.
    const isRound =
      ['half_pixel', 'pytorch_half_pixel'].includes(coordinates) && nearest?.startsWith('round');
    if (!isFloor && !isRound) return undefined;
    return node.layer('UpSampling2D', [place], { ...settings, interpolation: 'nearest' });
  }
  if (!isLinear(mode)) return undefined;
  const isHalf = coordinates === 'half_pixel' || coordinates === 'pytorch_half_pixel';
  if (!isHalf && coordinates !== 'asymmetric') return undefined;
  return node.layer('UpSampling2D', [place], {
    ...settings,
    interpolation: 'bilinear',
    ...(isHalf && { half_pixel_centers: true }),
  });
}

const isLinear = (mode: string): boolean => mode === 'linear' || mode === 'bilinear';

interface Sizes {
  x: Activation;
  factors: readonly number[];
  shape: Activation['shape'];
  axes: readonly [number, number, number];
}

/** The new rows and columns. @throws FeaturescopeError `model/operator-not-understood` where they are open */
function sizeOfMaps(node: NodeCall, { shape, axes }: Sizes): [height: number, width: number] {
  const [height, width] = [shape[axes[0]], shape[axes[1]]];
  if (typeof height !== 'number' || typeof width !== 'number')
    throw node.refusal(reason('the size of its input is open'));
  if (shape.length !== 4 || height < 1 || width < 1) throw node.shapeRefusal(shape);
  return [height, width];
}

/** To sizes that are no whole multiple, by what usual layers compute. */
function resized(
  node: NodeCall,
  place: Place,
  sizes: Sizes,
  { mode, coordinates }: Positions,
): Place | undefined {
  const { x, factors, axes } = sizes;
  const [height, width] = sizeOfMaps(node, sizes);
  // Other programs differ in which old position they take where the factor and the quotient of the sizes do.
  const isWhole = axes.slice(0, 2).every((axis) => {
    const size = x.shape[axis]! * factors[axis]!;
    return Math.abs(size - Math.round(size)) < 1e-4;
  });
  const isCornered = coordinates === 'align_corners';
  if (!isLinear(mode) || !((coordinates === 'half_pixel' && isWhole) || isCornered)) return undefined;
  return node.layer('Resizing', [place], {
    ...{ height, width, interpolation: 'bilinear' },
    ...(isCornered && { align_corners: true }),
  });
}

const coordinateModes = [
  ...['half_pixel', 'half_pixel_symmetric', 'pytorch_half_pixel'],
  ...['align_corners', 'asymmetric', 'tf_half_pixel_for_nn'],
];
const nearestModes = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'];

/** In any other way. @throws FeaturescopeError `model/operator-not-understood` for one that ONNX does not have */
function interpolated(node: NodeCall, place: Place, sizes: Sizes, positions: Positions): Place {
  const { mode, coordinates, nearest, cubic, excludesOutside } = positions;
  const { attributes } = node;
  if (!isLinear(mode) && mode !== 'nearest' && mode !== 'cubic') throw attributes.refusal('mode', mode);
  if (!coordinateModes.includes(coordinates))
    throw attributes.refusal('coordinate_transformation_mode', coordinates);
  if (nearest !== undefined && !nearestModes.includes(nearest))
    throw attributes.refusal('nearest_mode', nearest);
  const [rows, columns] = sizeOfMaps(node, sizes).map((size, at) => {
    const scale = sizes.factors[sizes.axes[at]!]!;
    return {
      ...{ size, scale, mode: isLinear(mode) ? 'linear' : mode, coordinates },
      ...{ nearest: nearest ?? (scale < 1 ? 'ceil' : 'floor'), cubic, excludes_outside: excludesOutside },
    };
  });
  return node.layer('Interpolation', [place], { rows: rows!, columns: columns! });
}
