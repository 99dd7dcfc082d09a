import type { Words } from '../../../../src-shared/contract/labs.ts';
import { comparePca } from '../../explain/codes/comparePca.ts';
import type { Check } from '../Lab.ts';

const four = (error: number): string => error.toFixed(4);

/** A comparison of a trained autoencoder's mean squared error on the test images with that of PCA. */
interface AgainstPca {
  name: Words;
  /** Whether the network's error is the smaller one, or the larger one. */
  expected: '<' | '>';
  /** Number of components. Default: as many as the code has numbers */
  components?: number;
  training?: number;
}

/** Checks which of both is smaller: the error of the network, or that of PCA, computed from 10,000 training images. */
export const againstPca = ({ name, expected, components, training = 0 }: AgainstPca): Check => ({
  ...{ name, expected, training },
  measure: async (trained, { task: { signal } }) => {
    const { network, pca } = await comparePca(trained!, { components }, { signal });
    const ok = expected === '<' ? network < pca : network > pca;
    return { value: `${four(network)} ${network < pca ? '<' : network > pca ? '>' : '='} ${four(pca)}`, ok };
  },
});
