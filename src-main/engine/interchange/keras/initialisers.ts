import { IDENTITY_MATRIX } from '../../layers/identityMatrix.ts';
import type { JsonObject } from '../ReadModel.ts';

/** Initialisers of Keras as TensorFlow.js calls them. */
const known: Readonly<Record<string, string>> = Object.fromEntries([
  ...['Zeros', 'Ones', 'Constant', 'RandomUniform', 'RandomNormal', 'TruncatedNormal', 'Orthogonal'].map(
    (name) => [name, name],
  ),
  ...['VarianceScaling', 'GlorotUniform', 'GlorotNormal', 'HeUniform', 'HeNormal'].map((name) => [
    name,
    name,
  ]),
  ['Uniform', 'RandomUniform'],
  ['Normal', 'RandomNormal'],
  ['Zero', 'Zeros'],
  ['One', 'Ones'],
  ['OrthogonalInitializer', 'Orthogonal'],
  ['Identity', IDENTITY_MATRIX],
  ['IdentityInitializer', IDENTITY_MATRIX],
  ['LecunUniform', 'LeCunUniform'],
  ['LecunNormal', 'LeCunNormal'],
  ['LeCunUniform', 'LeCunUniform'],
  ['LeCunNormal', 'LeCunNormal'],
]);

/**
 * How a weight begins, where that is known; it matters only where the network is trained anew. Nothing where it is not: the usual
 * way of its class stands in, which is to be told.
 * @param name of the setting, as `kernel_initializer`
 */
export function initialiserOf(name: string, value: unknown): JsonObject {
  if (typeof value === 'string')
    return known[camel(value)] ? { [name]: { class_name: known[camel(value)], config: {} } } : {};
  const { class_name: kind, config } = (value ?? {}) as { class_name?: unknown; config?: JsonObject };
  const className = typeof kind === 'string' ? known[kind] : undefined;
  if (className === undefined) return {};
  const { dtype: _dtype, ...own } = config ?? {};
  const { distribution } = own;
  const isKnown =
    distribution === undefined || /^(?:normal|uniform|truncated_normal)$/.test(String(distribution));
  if (!isKnown) return {};
  return {
    [name]: {
      class_name: className,
      config: distribution === 'truncated_normal' ? { ...own, distribution: 'truncatedNormal' } : own,
    },
  };
}

const camel = (name: string): string =>
  name.replaceAll(/(?:^|_)([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
