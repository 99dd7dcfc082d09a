// TensorFlow.js registers the gradients of its operations when the layers package is loaded.
import '@tensorflow/tfjs-layers';
import {
  conv2d,
  matMul,
  tensor,
  tidy,
  variableGrads,
  sum,
  mul,
  type Tensor4D,
  variable,
} from '@tensorflow/tfjs-core';

/**
 * Computes a product, a convolution and its filter gradient on the current backend and compares them with values computed
 * by hand. Returns what is wrong, or undefined if everything is right.
 */
export function selfTest(): string | undefined {
  return tidy(() => {
    const product = matMul(tensor([1, 2, 3, 4], [2, 2]), tensor([5, 6, 7, 8], [2, 2])).dataSync();
    if (!same(product, [19, 22, 43, 50])) return `2x2 product gave ${product.join(', ')}`;

    const image = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]) as Tensor4D;
    const kernel = variable(tensor([1, 0, 0, -1], [2, 2, 1, 1]) as Tensor4D, true, 'self-test-kernel');
    const outside = tensor([1, 2, 3, 4], [1, 2, 2, 1]);
    let output: ArrayLike<number> = [];
    const { grads } = variableGrads(() => {
      const map = conv2d(image, kernel, 1, 'valid');
      output = map.dataSync();
      return sum(mul(map, outside));
    }, [kernel]);
    const gradient = grads['self-test-kernel']!.dataSync();
    kernel.dispose();
    if (!same(output, [-4, -4, -4, -4])) return `2x2 convolution gave ${Array.from(output).join(', ')}`;
    // Each cell is the sum of a 2x2 window of the image, weighted 1, 2, 3, 4.
    if (!same(gradient, [37, 47, 67, 77])) return `filter gradient gave ${gradient.join(', ')}`;
    return undefined;
  }) as unknown as string | undefined;
}

function same(actual: ArrayLike<number>, expected: number[]): boolean {
  return (
    expected.length === actual.length &&
    expected.every((value, index) => Math.abs(value - actual[index]!) < 1e-4)
  );
}
