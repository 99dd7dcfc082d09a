import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { cellSize, type BoxGrid } from '../../../../src-shared/arithmetic/boxGrid.ts';
import { normalisedBlock } from '../../recipes/normalisedBlock.ts';
import { stack } from '../../recipes/stack.ts';

const he = { kernelInitializer: 'heNormal' } as const;

const pool = (name: string): layers.Layer => layers.maxPooling2d({ name, poolSize: 2, strides: 2 });

/** A detector: convolutions and pooling down to the grid's cells, and the values of each cell as maps. */
export function detectorNetwork(shape: readonly number[], grid: BoxGrid): LayersModel {
  return stack('detector', shape, [
    ...normalisedBlock('conv1', 12),
    pool('pool1'),
    ...normalisedBlock('conv2', 24),
    pool('pool2'),
    ...normalisedBlock('conv3', 48),
    pool('pool3'),
    ...normalisedBlock('conv4', 64),
    ...normalisedBlock('conv5', 64),
    layers.conv2d({ name: 'cells', filters: cellSize(grid), kernelSize: 1, ...he }),
  ]);
}
