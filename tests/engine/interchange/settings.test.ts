import { describe, expect, it } from 'vitest';
import { normaliseTopology } from '../../../src-main/engine/interchange/keras/normaliseTopology.ts';
import { normalising } from '../../../src-main/engine/interchange/keras/Normalising.ts';
import { safeName, shownName } from '../../../src-main/engine/interchange/layerNames.ts';
import type { ListedClass } from '../../../src-main/engine/interchange/ReadModel.ts';
import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

const sequential = (className: string, config: object): object => ({
  class_name: 'Sequential',
  config: { name: 'net', layers: [{ class_name: className, config: { name: 'layer', ...config } }] },
});

/** The first layer's settings as they are taken from a file of this version of Keras. */
function taken(className: string, config: object, version: string | null = '3.8.0'): ListedClass {
  const { config: network } = normaliseTopology(
    sequential(className, config),
    normalising(version ?? undefined),
  );
  return (network['layers'] as ListedClass[])[0]!;
}

function refusal(className: string, config: object, version?: string): string {
  try {
    taken(className, config, version);
    return 'taken';
  } catch (error) {
    const { code, detail } = error as FeaturescopeError;
    return `${code} ${String(detail['setting'] ?? detail['class'])}`;
  }
}

describe('settings of a layer', () => {
  it.each([
    ['Conv2D', { groups: 2, data_format: 'channels_first' }, 'groups'],
    ['Conv1D', { groups: 2 }, 'groups'],
    ['Conv2DTranspose', { output_padding: [1, 1] }, 'output_padding'],
    ['Conv2DTranspose', { dilation_rate: [2, 2] }, 'dilation_rate'],
    ['DepthwiseConv2D', { dilation_rate: [2, 2] }, 'dilation_rate'],
    ['DepthwiseConv2D', { strides: [1, 2] }, 'strides'],
    ['Conv1D', { padding: 'causal' }, 'padding'],
    ['UpSampling2D', { interpolation: 'bicubic' }, 'interpolation'],
    ['BatchNormalization', { renorm: true }, 'renorm'],
    ['BatchNormalization', { axis: [1, 2] }, 'axis'],
    ['LayerNormalization', { rms_scaling: true }, 'rms_scaling'],
    ['GRU', { units: 3, stateful: true }, 'stateful'],
    ['LSTM', { units: 3, stateful: true }, 'stateful'],
    ['ReLU', { threshold: 0.5 }, 'threshold'],
    ['ReLU', { negative_slope: 0.1, max_value: 6 }, 'negative_slope'],
    ['Dense', { units: 3, activation: 'sparsemax' }, 'activation'],
    ['Dense', { units: 3, invented: 1 }, 'invented'],
    ['Resizing', { crop_to_aspect_ratio: true }, 'crop_to_aspect_ratio'],
    ['InputLayer', { sparse: true }, 'sparse'],
  ])('of %s that would be computed otherwise is refused by name: %o', (className, config, setting) => {
    expect(refusal(className, config)).toBe(`model/setting-not-understood ${setting}`);
  });

  it.each([['Lambda'], ['TensorFlowOpLayer'], ['QDense'], ['MaxPooling3D'], ['__import__']])(
    'of the class %s are not even looked at',
    (className) => {
      expect(refusal(className, {})).toBe(`model/layer-unknown ${className}`);
    },
  );

  it('mean what the version of Keras meant by them', () => {
    expect(taken('LeakyReLU', { negative_slope: 0.1 }).config['alpha']).toBe(0.1);
    expect(taken('ReLU', { negative_slope: 0.1 })).toMatchObject({
      class_name: 'LeakyReLU',
      config: { alpha: 0.1 },
    });
    expect(taken('Activation', { activation: 'hard_sigmoid' }).config['activation']).toBe('hard_sigmoid6');
    expect(taken('Activation', { activation: 'hard_sigmoid' }, '2.3.1').config['activation']).toBe(
      'hard_sigmoid',
    );
    const upSampling = { size: [2, 2], interpolation: 'bilinear' };
    expect(taken('UpSampling2D', upSampling, '2.3.1').config['half_pixel_centers']).toBe(true);
    expect(taken('UpSampling2D', upSampling, null).config['half_pixel_centers']).toBeUndefined();
  });

  it('of Keras 1 get the names of today', () => {
    const old = {
      ...{ nb_filter: 4, nb_row: 3, nb_col: 2, border_mode: 'same', subsample: [1, 1], dim_ordering: 'tf' },
      ...{ bias: true, init: 'glorot_uniform', W_regularizer: null, batch_input_shape: [null, 8, 8, 3] },
    };
    expect(taken('Convolution2D', old, '1.2.2')).toEqual({
      class_name: 'Conv2D',
      config: {
        ...{ name: 'layer', filters: 4, kernel_size: [3, 2], padding: 'same', strides: [1, 1] },
        ...{ data_format: 'channels_last', use_bias: true, batch_input_shape: [null, 8, 8, 3] },
      },
    });
    expect(refusal('Convolution2D', { ...old, dim_ordering: 'th' }, '1.2.2')).toBe(
      'model/setting-not-understood dim_ordering',
    );
  });

  it('that only matter in training are passed over', () => {
    const config = taken('Dense', {
      ...{ units: 3, kernel_regularizer: { class_name: 'L2', config: { l2: 1 } }, lora_rank: null },
      ...{ dtype: { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } }, trainable: false },
    }).config;
    expect(config).toEqual({ name: 'layer', units: 3, dtype: 'float32', trainable: false });
  });
});

describe('names of layers', () => {
  it.each(['평탄화', 'block1/dense, all', 'con', 'a b', '_x', 'utf.x', '.5c.', '😀', 'conv2d_1', 'a.b-c'])(
    '"%s" is one that TensorFlow.js takes, and is given back',
    (name) => {
      const safe = safeName(name);
      expect(safe).toMatch(/^[A-Za-z0-9][-A-Za-z0-9._]*$/);
      expect(shownName(safe)).toBe(name);
      expect(safeName(safe)).toBe(safe);
    },
  );
});
