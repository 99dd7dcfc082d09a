import { describe, expect, it } from 'vitest';
import { modelOfDraft } from '../../../src-shared/networks/modelOfDraft.ts';
import { googlenet } from '../../../src-shared/networks/published/googlenet.ts';
import { publishedNetworks } from '../../../src-shared/networks/published/published.ts';
import { trainedParameters, weightDepthOf } from '../../../src-shared/networks/weightDepth.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';

const models = new Map(publishedNetworks.map(({ id, draft }) => [id, modelOfDraft(draft())]));

const shapeOf = ({ layers }: ModelInfo, name: string): string =>
  layers.find((layer) => layer.name === name)!.outputShape.join('x');

describe('the published networks', () => {
  it('have the parameters that papers and libraries print', () => {
    const counts = [...models].map(([id, model]) => [id, model.parameters, trainedParameters(model)]);
    expect(counts).toEqual([
      ['alexnet', 60_965_224, 60_965_224],
      ['vgg-16', 138_357_544, 138_357_544],
      ['vgg-19', 143_667_240, 143_667_240],
      ['googlenet', 6_998_552, 6_998_552],
      // torchvision counts trained parameters, Keras all.
      ['resnet-18', 11_699_112, 11_689_512],
      ['resnet-34', 21_814_696, 21_797_672],
      ['resnet-50', 25_636_712, 25_583_592],
      ['resnet-101', 44_707_176, 44_601_832],
      ['resnet-152', 60_419_944, 60_268_520],
    ]);
    expect(modelOfDraft(googlenet({ auxiliary: true })).parameters).toBe(13_378_280);
  });

  it('are as deep as their names say', () => {
    const depths = [...models.values()].map(weightDepthOf);
    expect(depths).toEqual([8, 16, 19, 22, 18, 34, 50, 101, 152]);
  });

  it('have the shapes of their papers', () => {
    const alexnet = models.get('alexnet')!;
    expect(
      ['conv1a', 'pool1b', 'conv2a', 'exchange', 'conv3b', 'join'].map((name) => shapeOf(alexnet, name)),
    ).toEqual([...['55x55x48', '27x27x48', '27x27x128', '13x13x256', '13x13x192', '6x6x256']]);
    const blocks = [...'3a 3b 4a 4b 4c 4d 4e 5a 5b'.split(' ')].map((name) => `inception_${name}`);
    expect(blocks.map((name) => shapeOf(models.get('googlenet')!, name))).toEqual([
      ...['28x28x256', '28x28x480', '14x14x512', '14x14x512', '14x14x512', '14x14x528', '14x14x832'],
      ...['7x7x832', '7x7x1024'],
    ]);
    for (const [id, last] of [
      ['resnet-18', '7x7x512'],
      ['resnet-152', '7x7x2048'],
    ] as const) {
      const { layers } = models.get(id)!;
      expect(layers.find(({ name }) => name === 'pool1')!.outputShape.join('x')).toBe('56x56x64');
      expect(layers.at(-3)!.outputShape.join('x')).toBe(last);
    }
  });

  it('tell the views the kinds, windows and inputs of their layers, and nothing unknown', () => {
    for (const { layers } of models.values())
      expect(
        layers.filter(({ opaque, kind }) => opaque || kind === 'other').map(({ className }) => className),
      ).toEqual(
        layers.filter(({ className }) => className === 'ZeroPadding2D').map(({ className }) => className),
      );
    const conv1 = models.get('alexnet')!.layers.find(({ name }) => name === 'conv1a')!;
    expect(conv1).toMatchObject({
      ...{ kind: 'conv', kernelShape: [11, 11, 3, 48], kernelSize: [11, 11], strides: [4, 4] },
      ...{ padding: 'valid', activation: 'relu', inputs: ['input'], parameters: 11 * 11 * 3 * 48 + 48 },
    });
  });
});
