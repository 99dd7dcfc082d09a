import type { JsonObject, ListedClass } from '../ReadModel.ts';
import { notUnderstood } from '../settings/notUnderstood.ts';
import { shapeOf } from './alongAxis.ts';

/** Layers of the cells that an RNN may go along a sequence with. */
const cells: Readonly<Record<string, string>> = {
  SimpleRNNCell: 'SimpleRNN',
  LSTMCell: 'LSTM',
  GRUCell: 'GRU',
};
const recurrent = new Set([...Object.values(cells), 'Bidirectional']);

/**
 * An RNN that goes along a sequence with a cell as the layer of that cell. What is none is returned as it is.
 * @throws FeaturescopeError `model/setting-not-understood` for a cell that there is no layer for
 */
export function cellAsLayer(listed: ListedClass): ListedClass {
  if (listed.class_name !== 'RNN') return listed;
  const { cell, ...own } = listed.config;
  const [one, ...others] = cellsOf(cell);
  const kind = others.length === 0 ? cells[one?.class_name ?? ''] : undefined;
  if (!kind)
    throw notUnderstood({ layer: String(own['name']), className: 'RNN' }, 'cell', one?.class_name ?? cell);
  return { ...listed, class_name: kind, config: { ...settingsOf(one!), ...own } };
}

/**
 * An RNN of several cells as the layers of these cells, one behind the other in a network of their own. Only the first reads backwards: it
 * hands its states on in the order in which it read.
 * @returns undefined for any other layer
 */
export function stackedCells(listed: ListedClass): ListedClass | undefined {
  const { cell, go_backwards: isBackwards, return_sequences: isWhole, ...own } = listed.config;
  const all = listed.class_name === 'RNN' ? cellsOf(cell) : [];
  const shape = all.length > 1 ? shapeOf(listed) : undefined;
  if (!shape) return undefined;
  const name = String(own['name']);
  if (own['return_state'] === true)
    throw notUnderstood({ layer: name, className: 'RNN' }, 'return_state', true);
  const layers = all.map((one, at): ListedClass => {
    const settings = {
      ...own,
      ...{ name: `${name}_${at + 1}`, go_backwards: at === 0 && isBackwards === true },
      return_sequences: at < all.length - 1 || isWhole === true,
    };
    return cellAsLayer({ class_name: 'RNN', config: { ...settings, cell: one } });
  });
  const input = { name: `${name}_input`, batch_shape: [null, ...shape.slice(1)], dtype: 'float32' };
  const { inbound_nodes: calls } = listed;
  return {
    ...{ class_name: 'Sequential', name },
    config: { name, layers: [{ class_name: 'InputLayer', config: input }, ...layers] },
    ...(calls !== undefined && { inbound_nodes: calls }),
  };
}

function cellsOf(cell: unknown): ListedClass[] {
  const { class_name: kind, config } = (cell ?? {}) as Partial<ListedClass>;
  const inner = kind === 'StackedRNNCells' ? config?.['cells'] : [cell];
  return Array.isArray(inner) ? (inner as ListedClass[]) : [];
}

/** The settings of a cell, but those that its layer has for itself. */
function settingsOf({ config }: ListedClass): JsonObject {
  const { name: _name, trainable: _trainable, dtype: _type, ...settings } = config;
  return settings;
}

/** What a cell begins with stands beside a call under its name: it becomes further inputs of the layer. */
export function recurrentCalls(listed: ListedClass): ListedClass {
  const nodes = listed['inbound_nodes'];
  if (!recurrent.has(listed.class_name) || !Array.isArray(nodes)) return listed;
  return { ...listed, inbound_nodes: nodes.map((node: unknown) => withStates(node)) };
}

function withStates(node: unknown): unknown {
  if (Array.isArray(node)) return ofKeras2(node);
  const { args, kwargs } = (node ?? {}) as { args?: unknown[]; kwargs?: JsonObject };
  const { initial_state: states, ...rest } = kwargs ?? {};
  const isGiven = states !== undefined && states !== null && Array.isArray(args);
  return isGiven ? { args: [...args, ...[states].flat()], kwargs: rest } : node;
}

/** `[["x", 0, 0, {"initial_state": [["state", 0, 1]]}]]` */
function ofKeras2(node: unknown[]): unknown {
  const [first, ...others] = (Array.isArray(node[0]) ? node : [node]) as [unknown[], ...unknown[][]];
  const { initial_state: states, ...rest } = (first[3] ?? {}) as JsonObject;
  if (!Array.isArray(states)) return node;
  const places = (Array.isArray(states[0]) ? states : [states]) as unknown[][];
  return [[...first.slice(0, 3), rest], ...others, ...places.map((place) => [...place.slice(0, 3), {}])];
}
