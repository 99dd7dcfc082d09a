/** What is read of a layer here; the file may be damaged, so nothing of it is certain. */
interface LayerJson {
  name?: unknown;
  class_name?: unknown;
  config?: { layers?: unknown; layer?: unknown } | null;
  inbound_nodes?: unknown;
}

/**
 * Refuses a topology in which a layer waits for inputs that never come: of itself, of a later layer that waits for it, of a
 * call that is not made, or of a layer that is not there. TensorFlow.js would look for them for ever.
 * @throws Error that names the layer
 */
export function refuseUnreachable(topology: object): void {
  const { modelTopology, model_config: inside } = topology as Record<string, unknown>;
  const wrapped = modelTopology ?? inside;
  if (isObject(wrapped)) refuseUnreachable(wrapped);
  refuseWithin(topology as LayerJson);
}

function refuseWithin({ config }: LayerJson): void {
  if (isObject(config?.layer)) refuseWithin(config.layer);
  if (!Array.isArray(config?.layers)) return;
  const layers = config.layers.filter(isObject) as LayerJson[];
  for (const layer of layers) refuseWithin(layer);
  // Inputs and networks within the network are called once when they are made.
  const calls = new Map(
    layers.map((layer) => [String(layer.name), isMadeCalled(layer) ? 1 : 0] as [string, number]),
  );
  let waiting = layers.flatMap(({ name, inbound_nodes: nodes }) =>
    Array.isArray(nodes) ? nodes.filter(Array.isArray).map((from) => ({ name: String(name), from })) : [],
  );
  while (waiting.length > 0) {
    const left = waiting.filter(({ name, from }) => {
      if (!from.every((input) => isThere(input, calls))) return true;
      if (from.length > 0) calls.set(name, (calls.get(name) ?? 0) + 1);
      return false;
    });
    if (left.length === waiting.length)
      throw new Error(`the layer "${left[0]!.name}" waits for an input that never comes`);
    waiting = left;
  }
}

const isMadeCalled = ({ class_name: name, config }: LayerJson): boolean =>
  name === 'InputLayer' || Array.isArray(config?.layers);

/** Whether the call that an input comes from has been made. What is no input at all is left to TensorFlow.js, which refuses it. */
function isThere(input: unknown, calls: ReadonlyMap<string, number>): boolean {
  if (!Array.isArray(input)) return typeof input !== 'string';
  const made = calls.get(String(input[0]));
  return made !== undefined && !(made <= Number(input[1]));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
