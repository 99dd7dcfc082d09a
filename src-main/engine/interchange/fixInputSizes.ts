import type { ListedClass } from './ReadModel.ts';

/** The topology of a network whose inputs take images of any size, for images of one size. */
export function fixInputSizes(
  topology: ListedClass,
  [height, width]: readonly [number, number],
): ListedClass {
  const fix = (shape: unknown): unknown => {
    if (!Array.isArray(shape) || shape.length !== 4) return shape;
    const [batch, rows, columns, channels] = shape as (number | null)[];
    const isFirst = rows !== null && columns === null && channels === null;
    return isFirst ? [batch, rows, height, width] : [batch, rows ?? height, columns ?? width, channels];
  };
  const layers = (topology.config['layers'] as ListedClass[]).map((layer) => {
    const fixed =
      Array.isArray(layer.config['layers']) && topology.class_name === 'Sequential'
        ? fixInputSizes(layer, [height, width])
        : layer;
    const shape = fixed.config['batch_input_shape'];
    return shape === undefined
      ? fixed
      : { ...fixed, config: { ...fixed.config, batch_input_shape: fix(shape) } };
  });
  return { ...topology, config: { ...topology.config, layers } };
}
