import type { LayerCall } from './LayerCall.ts';
import type { WrittenValue } from './OnnxWriter.ts';

/** One vector of all values of an example, row by row as the layer has them. */
export function flattenNodes(call: LayerCall): WrittenValue {
  if (call.isFirst && call.input.shape.length > 2) throw call.refusal('Flatten, dataFormat channelsFirst');
  return call.out(call.writer.node('Flatten', call.name, [call.plain()], { axis: { int: 1 } }));
}

export function reshapeNodes(call: LayerCall): WrittenValue {
  const target = call.config['targetShape'] as (number | null)[];
  const sizes = target.map((size) => size ?? -1);
  // The number of examples is what is left over, unless a size of theirs is.
  const shape = sizes.includes(-1) ? [0, ...sizes] : [-1, ...sizes];
  return call.out(
    call.writer.node('Reshape', call.name, [call.plain(), call.writer.ints(`${call.name}/shape`, shape)]),
  );
}

/** Images whose channels are put last lie as ONNX wants them already: nothing is moved then. */
export function permuteNodes(call: LayerCall): WrittenValue {
  const order = [0, ...(call.config['dims'] as number[])];
  if (['0,2,3,1', '0,2,1'].includes(order.join())) return { ...call.out(call.plain()), isTurned: true };
  return call.out(call.writer.node('Transpose', call.name, [call.plain()], { perm: { ints: order } }));
}

/** A vector at each of so many steps, `[N, C]` to `[N, n, C]`. */
export function repeatNodes(call: LayerCall): WrittenValue {
  const { writer, name } = call;
  const axis = writer.ints(`${name}/axis`, [1]);
  const once = writer.node('Unsqueeze', `${name}/once`, [call.plain(), axis]);
  const times = writer.ints(`${name}/times`, [1, call.number('n', 1), 1]);
  return call.out(writer.node('Tile', name, [once, times]));
}

type Sides = [[number, number], [number, number]];

/** Before and behind rows and columns, from any of the forms that a setting may have. */
function sidesOf(value: unknown): Sides {
  if (typeof value === 'number')
    return [
      [value, value],
      [value, value],
    ];
  return (value as (number | number[])[]).map((side) =>
    typeof side === 'number' ? [side, side] : side,
  ) as Sides;
}

/** The same along the steps of a sequence, or along rows and columns. */
function bordersOf(call: LayerCall, setting: string): [number, number][] {
  const value = call.config[setting];
  const isSequence = call.input.shape.length === 3;
  return isSequence
    ? [typeof value === 'number' ? [value, value] : (value as [number, number])]
    : sidesOf(value);
}

export function paddingNodes(call: LayerCall): WrittenValue {
  const sides = bordersOf(call, 'padding');
  const [before, behind] = [sides.map(([one]) => one), sides.map(([, one]) => one)];
  const pads = call.writer.ints(`${call.name}/pads`, [0, 0, ...before, 0, 0, ...behind]);
  return call.outMaps(
    call.writer.node('Pad', call.name, [call.maps(), pads], { mode: { text: 'constant' } }),
  );
}

export const croppingNodes = (call: LayerCall): WrittenValue => cropped(call, bordersOf(call, 'cropping'));

/** The middle of images; of an odd rest the larger half is cut off behind. */
export function centerCropNodes(call: LayerCall): WrittenValue {
  const sizes = call.input.shape.slice(1, 3);
  const sides = [call.number('height', 1), call.number('width', 1)].map((kept, at): [number, number] => {
    const size = sizes[at];
    if (typeof size !== 'number') throw call.refusal('CenterCrop, ? x ?');
    const before = Math.floor((size - kept) / 2);
    return [before, size - kept - before];
  });
  return cropped(call, sides);
}

function cropped(call: LayerCall, sides: readonly [number, number][]): WrittenValue {
  const { writer, name } = call;
  const starts = writer.ints(
    `${name}/starts`,
    sides.map(([before]) => before),
  );
  // Counted from behind; where nothing is cut off there, as far as there is anything.
  const ends = writer.ints(
    `${name}/ends`,
    sides.map(([, behind]) => (behind === 0 ? 2 ** 31 - 1 : -behind)),
  );
  const axes = writer.ints(
    `${name}/axes`,
    sides.map((_side, at) => at + 2),
  );
  return call.outMaps(writer.node('Slice', name, [call.maps(), starts, ends, axes]));
}

/** Each step of a sequence several times. */
export function repeatedStepsNodes(call: LayerCall): WrittenValue {
  const { writer, name, input } = call;
  const [, steps] = input.shape;
  if (typeof steps !== 'number') throw call.refusal(`${call.className}, ? steps`);
  const times = call.number('size', 2);
  const places = writer.ints(
    `${name}/steps`,
    Array.from({ length: steps * times }, (_none, at) => Math.floor(at / times)),
  );
  return call.out(writer.node('Gather', name, [call.plain(), places], { axis: { int: 1 } }));
}

export function upSamplingNodes(call: LayerCall): WrittenValue {
  const { writer, name, config } = call;
  const isLinear = config['interpolation'] === 'bilinear';
  const isHalf = isLinear && config['halfPixelCenters'] === true;
  const [rows, columns] = call.pair('size');
  const scales = writer.floats(`${name}/scales`, [4], Float32Array.of(1, 1, rows, columns));
  return call.outMaps(
    writer.node('Resize', name, [call.maps(), '', scales], {
      mode: { text: isLinear ? 'linear' : 'nearest' },
      coordinate_transformation_mode: { text: isHalf ? 'half_pixel' : 'asymmetric' },
      nearest_mode: { text: 'floor' },
    }),
  );
}

export function resizingNodes(call: LayerCall): WrittenValue {
  const { writer, name, config } = call;
  if (config['interpolation'] !== 'bilinear')
    throw call.refusal(`Resizing, interpolation ${String(config['interpolation'])}`);
  const sizes = writer.ints(`${name}/sizes`, [call.number('height', 1), call.number('width', 1)]);
  return call.outMaps(
    writer.node('Resize', name, [call.maps(), '', '', sizes], {
      axes: { ints: [2, 3] },
      mode: { text: 'linear' },
      coordinate_transformation_mode: { text: config['alignCorners'] ? 'align_corners' : 'half_pixel' },
    }),
  );
}
