import type { JsonObject, ListedClass } from '../ReadModel.ts';

/**
 * A softmax along another axis than the last as a network of its own: the axis is put last, and put back behind the softmax, which
 * TensorFlow.js computes along the last axis alone.
 * @returns undefined for any other layer, and where the file does not say how many axes there are
 */
export function softmaxAlongAxis(listed: ListedClass): ListedClass | undefined {
  const { class_name: className, config } = listed;
  const shape = shapeOf(listed);
  const [axis, ...others] = [config['axis'] ?? -1].flat();
  if (className !== 'Softmax' || !shape || others.length > 0 || typeof axis !== 'number') return undefined;
  const rank = shape.length;
  const own = axis < 0 ? axis + rank : axis;
  if (!(own > 0) || own >= rank - 1) return undefined;
  const dims = Array.from({ length: rank - 1 }, (_none, at) => at + 1);
  const exchanged = dims.map((dim) => (dim === own ? rank - 1 : dim === rank - 1 ? own : dim));
  const { inbound_nodes: calls } = listed;
  const { name } = config;
  const part = (kind: string, title: string, settings: JsonObject): ListedClass => ({
    class_name: kind,
    config: { name: `${String(name)}_${title}`, ...settings },
  });
  return {
    class_name: 'Sequential',
    name,
    config: {
      name,
      layers: [
        part('InputLayer', 'input', { batch_shape: [null, ...shape.slice(1)], dtype: 'float32' }),
        part('Permute', 'before', { dims: exchanged }),
        part('Softmax', 'along', { axis: -1 }),
        part('Permute', 'behind', { dims: exchanged }),
      ],
    },
    ...(calls !== undefined && { inbound_nodes: calls }),
  };
}

/** The shape of what a layer reads, where a file says it: where it was built, or where it is called. */
export function shapeOf(listed: ListedClass): unknown[] | undefined {
  const built = (listed['build_config'] as JsonObject | undefined)?.['input_shape'];
  if (Array.isArray(built)) return built;
  const [call, ...others] = (listed['inbound_nodes'] ?? []) as { args?: unknown[] }[];
  const [tensor] = (others.length === 0 ? call?.args : undefined) ?? [];
  const shape = (tensor as { config?: JsonObject } | undefined)?.config?.['shape'];
  return Array.isArray(shape) ? shape : undefined;
}
