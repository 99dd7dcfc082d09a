import type { JsonObject, ListedClass } from '../ReadModel.ts';

/** Operations on tensors that there are layers for, by their names in Keras 3 and in tf.keras. */
const operations: Readonly<Record<string, Operation>> = {
  Add: 'add',
  Subtract: 'subtract',
  Multiply: 'multiply',
  TrueDivide: 'divide',
  Divide: 'divide',
  '__operators__.add': 'add',
  'math.add': 'add',
  'math.subtract': 'subtract',
  'math.multiply': 'multiply',
  'math.truediv': 'divide',
  'math.divide': 'divide',
};
type Operation = 'add' | 'subtract' | 'multiply' | 'divide';

/** Layers of two inputs that compute the same. */
const merging: Partial<Record<Operation, string>> = {
  add: 'Add',
  subtract: 'Subtract',
  multiply: 'Multiply',
};

/**
 * A layer in the place of an operation that was written into a network, as `x + y` or `x / 255`: joining two tensors of as many axes, or
 * a scale and an offset by a number. What is no such operation is returned as it is, and refused by its name later.
 */
export function operationAsLayer(listed: ListedClass): ListedClass {
  const operation = operations[nameOf(listed) ?? ''];
  const nodes = listed['inbound_nodes'];
  if (!operation || !Array.isArray(nodes) || nodes.length !== 1) return listed;
  const [a, b, ...others] = argumentsOf(nodes[0]) ?? [];
  if (a === undefined || b === undefined || others.length > 0) return listed;
  const name = listed.config['name'] ?? listed['name'];
  if (isTensor(a) && isTensor(b)) {
    const merge = merging[operation];
    if (!merge || rankOf(a) !== rankOf(b)) return listed;
    return { class_name: merge, config: { name }, name, inbound_nodes: [{ args: [a, b], kwargs: {} }] };
  }
  const constant = isTensor(a) ? b : a;
  const tensor = isTensor(a) ? a : b;
  const settings =
    typeof constant === 'number' && isTensor(tensor) ? scaling(operation, constant, tensor === b) : undefined;
  if (!settings) return listed;
  return {
    class_name: 'Rescaling',
    config: { name, ...settings },
    name,
    inbound_nodes: [{ args: [tensor], kwargs: {} }],
  };
}

/** An operation's name: Keras 3 has classes in modules of operations, tf.keras one class of layers that name a function. */
function nameOf({ class_name: kind, config, module }: ListedClass): string | undefined {
  // An HDF5 file has no modules: there a class that takes two arguments, not a list of them, is an operation.
  if (module === undefined || (typeof module === 'string' && /\bops\b/.test(module))) {
    if (kind !== 'TFOpLambda') return kind;
  }
  return kind === 'TFOpLambda' ? String(config['function']) : undefined;
}

/** The arguments of a call, tensors in the form of Keras 3. */
function argumentsOf(node: unknown): unknown[] | undefined {
  const { args } = (node ?? {}) as { args?: unknown };
  if (Array.isArray(args)) return args;
  // `[["conv", 0, 0, {"y": ["other", 0, 0]}]]`
  const [first, ...others] = (Array.isArray(node) && Array.isArray(node[0]) ? node : [node]) as unknown[];
  if (!Array.isArray(first) || others.length > 0) return undefined;
  const { name: _name, y, ...more } = (first[3] ?? {}) as JsonObject;
  if (y === undefined || Object.keys(more).length > 0) return undefined;
  return [tensorAt(first), Array.isArray(y) ? tensorAt(y) : y];
}

const tensorAt = (place: unknown[]): JsonObject => ({
  class_name: '__keras_tensor__',
  config: { keras_history: place.slice(0, 3) },
});

const isTensor = (value: unknown): value is { config: JsonObject } =>
  (value as JsonObject | null)?.['class_name'] === '__keras_tensor__';

/** Undefined where a file does not say. */
function rankOf({ config }: { config: JsonObject }): number | undefined {
  return Array.isArray(config['shape']) ? config['shape'].length : undefined;
}

/** @param isSecond whether the tensor is the second operand */
function scaling(operation: Operation, constant: number, isSecond: boolean): JsonObject | undefined {
  switch (operation) {
    case 'add':
      return { scale: 1, offset: constant };
    case 'multiply':
      return { scale: constant, offset: 0 };
    case 'subtract':
      return isSecond ? { scale: -1, offset: constant } : { scale: 1, offset: -constant };
    case 'divide':
      return isSecond || constant === 0 ? undefined : { scale: 1 / constant, offset: 0 };
  }
}
