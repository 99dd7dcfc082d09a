import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';
import type { WeightedSums } from './withBiasAndActivation.ts';

/** What a convolution of TensorFlow.js keeps of itself. */
export interface GroupedConvolution<Padding = 'valid' | 'same'> extends WeightedSums {
  filters: number;
  kernel: { read(): Tensor };
  kernelSize: number[];
  strides: number[];
  padding: Padding;
  dilationRate: number[];
  inputSpec: unknown;
}

/** A class of convolutions of TensorFlow.js, to be extended: its kernel reads the channels of one of `groups` equal groups. */
export function groupedLayer(className: string) {
  return class extends registeredLayer(className) {
    readonly groups: number;

    constructor({ groups, ...config }: { groups: number }) {
      super(config);
      this.groups = groups;
    }

    /** @throws Error if channels or maps cannot be divided */
    override build(inputShape: number[]): void {
      const { groups } = this;
      const channels = inputShape.at(-1)!;
      const open = this as unknown as GroupedConvolution;
      if (channels % groups !== 0 || open.filters % groups !== 0)
        throw new Error(
          `${channels} channels and ${open.filters} maps cannot be divided into ${groups} groups`,
        );
      super.build([...inputShape.slice(0, -1), channels / groups]);
      open.inputSpec = [{ ndim: inputShape.length, axes: { '-1': channels } }];
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), groups: this.groups };
    }
  };
}
