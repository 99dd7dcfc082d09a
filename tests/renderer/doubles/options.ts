import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EngineOptions, OptionsState } from '../../../src-shared/contract/options.ts';
import type { FoundModel } from '../../../src-shared/contract/data.ts';
import type { ImportedLayer } from '../../../src-shared/contract/imports.ts';
import type { FoundAtPath } from '../../../src-shared/contract/service.ts';

/** The options of an engine on two cores whose data folder is set by the environment. */
export function scriptedOptions(chosen: EngineOptions): OptionsState {
  return {
    chosen,
    inForce: {
      dataFolder: '/lecture/data',
      runsFolder: '/home/student/.local/share/featurescope/runs',
      cacheFolder: '/home/student/.cache/featurescope/data',
      workers: chosen.workers ?? 2,
      arithmetic: chosen.arithmetic ?? 'reproducible',
      checkpointMegabytes: chosen.checkpointMegabytes ?? 256,
    },
    usualWorkers: 2,
    fixed: { dataFolder: 'FEATURESCOPE_DATA' },
  };
}

/** A network as Keras writes them, one layer of which is opaque; nothing says which range it takes. */
function foundModel(path: string): FoundModel {
  const layer = (name: string, kind: string, shape: number[], parameters = 0): ImportedLayer => ({
    ...{ name, class: kind, shape, parameters },
    support: kind === 'Permute' ? 'opaque' : 'known',
  });
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    data: 'mnist',
    report: {
      ...{ model: 'sequential', format: 'keras-h5', writtenBy: 'Keras 2.4.0', parameters: 3_130 },
      inputs: [{ name: 'input_1', shape: [28, 28, 1] }],
      outputs: [{ name: 'dense', shape: [10] }],
      layers: [
        layer('input_1', 'InputLayer', [28, 28, 1]),
        layer('features/block_1_expand_convolution', 'Conv2D', [14, 14, 8], 80),
        layer('permute', 'Permute', [14, 8, 14]),
        layer('flatten', 'Flatten', [1568]),
        layer('dense', 'Dense', [10], 15_690),
      ],
      labels: Array.from({ length: 10 }, (_none, at) => `class ${at}`),
      notes: [
        { code: 'labels/found', detail: { file: 'labels.txt', names: 'class 0, class 1, …' } },
        { code: 'range/unknown', detail: {} },
      ],
    },
  };
}

/** A run, a data folder, or a network of another program, by the end of the path. */
export function foundAt(path: string): FoundAtPath {
  if (path.endsWith('.tflite'))
    throw new FeaturescopeError('open/not-yet', { path, reason: 'it is of the format TensorFlow Lite' });
  if (path.endsWith('.h5')) return { is: 'model', model: foundModel(path) };
  if (path.endsWith('.py')) return { is: 'text', name: 'net.py', text: 'model = Sequential()' };
  if (path.endsWith('run')) return { is: 'run', run: path };
  const counts = { available: true, downloadBytes: 0, train: 96, test: 32, embedded: false };
  if (path.includes('photos')) {
    const isFitted = path.includes('size=28x28') && path.includes('channels=grey');
    const note = { code: 'dark-on-light', detail: {} } as const;
    const shape = isFitted ? [28, 28, 1] : [100, 80, 3];
    const own = { name: 'photos', format: 'pictures in folders', classes: ['cat', 'dog'] };
    return { is: 'data', data: { ...counts, ...own, shape, notes: [note], folder: path } };
  }
  if (path.includes('passengers.csv')) {
    const columns = ['age', 'survived'];
    if (!path.includes('label='))
      throw new FeaturescopeError('data/table-unlabelled', {
        ...{ path, columns: columns.join(', '), all: columns.join('\n') },
      });
    const own = { name: 'passengers.csv', format: 'CSV', classes: ['0', '1'], columns };
    return { is: 'data', data: { ...counts, ...own, shape: [1], folder: path } };
  }
  if (path.includes('table.csv')) {
    const arePixels = !path.includes('columns=numbers');
    const detail = { columns: 147, size: '7x7x3' };
    const guess = { code: 'columns-are-pixels', detail } as const;
    const notes = arePixels ? [guess, { code: 'colours-interleaved', detail: {} } as const] : [];
    const own = { name: 'table.csv', format: 'CSV', classes: ['cat', 'dog'], notes };
    return { is: 'data', data: { ...counts, ...own, shape: arePixels ? [7, 7, 3] : [147], folder: path } };
  }
  return {
    is: 'data',
    data: { ...counts, name: 'letters', shape: [28, 28, 1], classes: ['a', 'b'], folder: path },
  };
}
