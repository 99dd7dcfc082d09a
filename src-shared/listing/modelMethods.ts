import { arrayMethod } from './arrays.ts';
import type { Expression, Span } from './Listing.ts';
import type { Given, Report } from './makeLayer.ts';
import { readCompile, readFit } from './trainingCalls.ts';
import {
  concernsNetwork,
  plainOf,
  type MadeLayer,
  type MadeModel,
  type MadeSequence,
  type Value,
} from './values.ts';

/** What calls need of the interpreter that follows a listing. */
export interface Calls {
  report: Report;
  /** Notes that the listing uses another library for networks. */
  foreign(library: string): void;
  /** Notes that the statement being followed has to do with a network. */
  touch(): void;
  codeOf(span: Span): string;
  unknownCall(expression: Expression, given: readonly Given[]): Value;
  findings: { models: MadeModel[] };
}

/** Methods of a network that change nothing about it or its settings. */
const idleMethods = [
  ...['summary', 'evaluate', 'evaluate_generator', 'predict', 'predict_classes', 'predict_proba'],
  ...['predict_generator', 'predict_on_batch', 'save', 'save_weights', 'save_model', 'to_json', 'to_yaml'],
  ...['get_config', 'get_weights', 'get_layer', 'count_params', 'export', 'plot', 'test_on_batch'],
];

const nothing: Value = { is: 'plain', value: null };

/** A call of a method: `model.add(...)`, `model.compile(...)`. */
export function modelMethod(
  { of, name }: Extract<Value, { is: 'method' }>,
  given: readonly Given[],
  expression: Expression,
  calls: Calls,
): Value {
  if (of.is === 'list' && name === 'append' && given[0]) {
    (of.items as Value[]).push(given[0].value);
    return nothing;
  }
  if (of.is === 'array') return arrayMethod(of, name, given) ?? calls.unknownCall(expression, given);
  if (of.is !== 'model') return calls.unknownCall(expression, given);
  return callOnModel(of, name, given, expression, calls);
}

/** A method of a network, or a function of R with the network as its first argument. */
export function callOnModel(
  model: MadeModel,
  name: string,
  given: readonly Given[],
  expression: Expression,
  calls: Calls,
): Value {
  const { network, training } = model;
  if (name === 'add' && 'layers' in network) {
    for (const argument of given) addTo(network, argument, calls);
    return model;
  }
  if (idleMethods.includes(name)) return { is: 'unknown', code: expression };
  calls.touch();
  if (name === 'compile') readCompile(training, given, calls.report);
  else if (name === 'fit' || name === 'fit_generator' || name === 'train_on_batch') {
    if (name !== 'train_on_batch') readFit(training, given, calls.report);
  } else if (name === 'build' && 'layers' in network) {
    const sizes = plainOf(given[0]?.value ?? nothing);
    if (Array.isArray(sizes)) network.inputShape ??= sizes.slice(1) as number[];
  } else if (name === 'pop' && 'layers' in network) network.layers.pop();
  else calls.report(expression, { code: 'function-unknown', detail: { name } });
  return name === 'compile' ? model : { is: 'unknown', code: expression };
}

/** Adds a layer, a network, or the shape of an input to a Sequential network. */
export function addTo(
  network: MadeSequence,
  { value, span }: Given,
  calls: Pick<Calls, 'report' | 'touch'>,
): void {
  calls.touch();
  if (value.is === 'layer') addLayer(network, value.layer);
  else if (value.is === 'model') network.layers.push(value.network);
  else if (value.is === 'tensor' && value.node.inputs.length === 0) addLayer(network, value.node.layer);
  else if (!(value.is === 'plain' && value.value === null))
    calls.report(span, {
      code: concernsNetwork(value) ? 'not-followed' : 'layer-expected',
      detail: { what: 'add' },
    });
}

function addLayer(network: MadeSequence, layer: MadeLayer): void {
  if (layer.className === 'InputLayer') network.inputShape ??= layer.inputShape;
  else network.layers.push(layer);
}
