import type { JsonObject, ListedClass } from '../ReadModel.ts';

/** What an attention reads, in the order in which its layer takes it here; the first one may stand among the arguments. */
const inputs = ['query', 'value', 'key'] as const;

/**
 * An attention reads several tensors, which may stand under their names beside the call: they become its inputs. Whether a step sees only
 * those before it is said in a call; where there is one call, it becomes a setting of the layer.
 */
export function attentionCalls(listed: ListedClass): ListedClass {
  const nodes = listed['inbound_nodes'];
  if (listed.class_name !== 'MultiHeadAttention' || !Array.isArray(nodes)) return listed;
  const calls = nodes.map((node: unknown) => (Array.isArray(node) ? ofKeras2(node) : ofKeras3(node)));
  const [isCausal, ...others] = new Set(calls.map(({ causal }) => causal));
  // Calls that differ in it cannot be one layer: the setting stays with the call, and is refused there.
  if (others.length > 0) return listed;
  const config = isCausal ? { ...listed.config, use_causal_mask: true } : listed.config;
  return { ...listed, config, inbound_nodes: calls.map(({ node }) => node) };
}

interface Call {
  node: unknown;
  causal: boolean;
}

/** `{args: [query, value], kwargs: {key, use_causal_mask}}` */
function ofKeras3(node: unknown): Call {
  const { args, kwargs } = (node ?? {}) as { args?: unknown[]; kwargs?: JsonObject };
  const isTensor = (value: unknown): boolean =>
    (value as JsonObject | null)?.['class_name'] === '__keras_tensor__';
  const { read, rest, causal } = withNamed(args ?? [], kwargs ?? {}, isTensor);
  return { node: { args: read, kwargs: rest }, causal };
}

/** `[["query", 0, 0, {"value": ["value", 0, 0], "key": ["key", 0, 0]}]]` */
function ofKeras2(node: unknown[]): Call {
  const [first, ...others] = (Array.isArray(node[0]) ? node : [node]) as [unknown[], ...unknown[][]];
  const { read, rest, causal } = withNamed(
    [first, ...others],
    { ...(first[3] as JsonObject) },
    Array.isArray,
  );
  const [query, ...more] = read as unknown[][];
  return {
    node: [[...query!.slice(0, 3), rest], ...more.map((place) => [...place.slice(0, 3), {}])],
    causal,
  };
}

/** What is read, those with names behind the others, and what else a call says. */
function withNamed(
  args: readonly unknown[],
  { use_causal_mask: causal, ...named }: JsonObject,
  isTensor: (value: unknown) => boolean,
): { read: unknown[]; rest: JsonObject; causal: boolean } {
  const names = inputs.slice(args.length);
  const missing = names.findIndex((name) => !isTensor(named[name]));
  const taken = missing < 0 ? names : names.slice(0, missing);
  const isPlain = ([name, value]: [string, unknown]): boolean =>
    name === 'return_attention_scores' && value === false;
  const rest = Object.entries(named).filter((one) => !taken.some((name) => name === one[0]) && !isPlain(one));
  return {
    read: [...args, ...taken.map((name) => named[name])],
    rest: Object.fromEntries(rest),
    causal: causal === true,
  };
}
