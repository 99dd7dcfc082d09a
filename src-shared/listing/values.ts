import type { Expression, Span, Statement, Parameter } from './Listing.ts';

/** A layer that a listing makes. The same layer may be called several times. */
export interface MadeLayer {
  className: string;
  /** Name given in the listing. */
  name: string | undefined;
  /** Settings by their names in Keras. */
  config: Record<string, unknown>;
  /** Shape of the input that the layer says it takes. */
  inputShape: number[] | undefined;
  span: Span;
}

/** A call of a layer: a node of the network. */
export interface MadeNode {
  layer: MadeLayer;
  inputs: readonly MadeNode[];
}

/** A Sequential network while it is being put together. */
export interface MadeSequence {
  name: string | undefined;
  layers: (MadeLayer | MadeGraph | MadeSequence)[];
  inputShape: number[] | undefined;
  span: Span;
}

/** A functional network. */
export interface MadeGraph {
  name: string | undefined;
  inputs: readonly MadeNode[];
  outputs: readonly MadeNode[];
  span: Span;
}

/** How a network is trained, as `compile` and `fit` say. */
export interface MadeTraining {
  optimizer?: { name: string; settings: ReadonlyMap<string, Value>; span: Span } | undefined;
  loss?: { name: string; span: Span } | undefined;
  epochs?: number | undefined;
  batchSize?: number | undefined;
  validationSplit?: number | undefined;
  /** Whether the targets are the inputs. */
  reconstructs?: boolean | undefined;
}

export interface MadeModel {
  is: 'model';
  network: MadeSequence | MadeGraph;
  training: MadeTraining;
}

/** A value of a listing. */
export type Value =
  | { is: 'plain'; value: number | string | boolean | null }
  | { is: 'list'; items: readonly Value[] }
  /** Data of which the shape is known as far as sizes are given. */
  | { is: 'array'; shape: readonly (number | undefined)[] }
  /** A list of R with names. */
  | { is: 'record'; entries: ReadonlyMap<string, Value> }
  /** A name of a library: a module, a class or a function. */
  | { is: 'path'; path: string }
  | { is: 'layer'; layer: MadeLayer }
  | { is: 'tensor'; node: MadeNode }
  | MadeModel
  /** An optimizer, a loss, an initializer or another object of a library. */
  | { is: 'object'; path: string; settings: ReadonlyMap<string, Value>; span: Span }
  | { is: 'function'; parameters: readonly Parameter[]; body: readonly Statement[] }
  | { is: 'method'; of: Value; name: string }
  /** Known only when the code runs. `code` is the expression that it comes from. */
  | { is: 'unknown'; code: Expression };

/** Whether a value has to do with a network, so that what is done with it matters. */
export function concernsNetwork(value: Value): boolean {
  if (value.is === 'list') return value.items.some(concernsNetwork);
  return value.is === 'layer' || value.is === 'tensor';
}

/** Numbers, texts and lists of them as plain data; undefined for anything else. */
export function plainOf(value: Value): unknown {
  if (value.is === 'plain') return value.value;
  if (value.is !== 'list') return undefined;
  const items = value.items.map(plainOf);
  return items.includes(undefined) ? undefined : items;
}

export const lastOf = (path: string): string => path.split('.').at(-1)!;
