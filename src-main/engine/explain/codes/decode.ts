import { reshape, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Decoded, DecodeRequest } from '../../../../src-shared/contract/codes.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { inputShapeOf } from '../../../../src-shared/model/ports.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { forward } from '../../network/forward.ts';
import type { Network } from '../../training/Network.ts';
import { imagesAtOnce } from '../imagesAtOnce.ts';
import { codeLayer } from './codeLayer.ts';

/**
 * What the network makes of codes that are put in the place of a layer's output.
 * @throws FeaturescopeError as `codeLayer`, `why/wrong-code`
 */
export function decode(network: Network, { layer: name, codes }: DecodeRequest): Decoded {
  const { layer, position } = codeLayer(network.info, name);
  const size = sizeOf(layer.outputShape);
  const wrong = codes.reduce((count, value) => count + Number(!Number.isFinite(value)), 0);
  if (codes.length === 0 || codes.length % size !== 0 || wrong > 0)
    throw new FeaturescopeError('why/wrong-code', { layer: layer.name, size, given: codes.length, wrong });
  const shape = network.info.outputs[0]!.shape;
  const outputs = new Float32Array((codes.length / size) * sizeOf(shape));
  const atOnce = imagesAtOnce(network.info);
  for (let from = 0; from < codes.length / size; from += atOnce) {
    const given = codes.subarray(from * size, (from + atOnce) * size);
    tidy(() => {
      const count = given.length / size;
      // What is before the code is computed for empty inputs, and not used.
      const { ends } = forward(
        network.graph,
        zeros([count, ...inputShapeOf(network.info)]),
        false,
        (at, output) => (at === position ? reshape(tensor(given), [count, ...layer.outputShape]) : output),
      );
      outputs.set(reshape(ends, [-1]).dataSync(), from * sizeOf(shape));
    });
  }
  return { layer: layer.name, shape, outputs };
}
