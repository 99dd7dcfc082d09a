import { factsOf } from '../../layers/layers.ts';
import type { KernelLayout } from '../../layers/LayerFacts.ts';
import { FeaturescopeError } from '../../contract/errors.ts';
import type { FrameTensor } from '../../contract/service.ts';
import { connectionTable } from '../connectionTable.ts';
import { whole } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';
import { chosenLayer, sampleOf } from './choices.ts';
import type { FigureChoice, FigureKind } from './FigureKind.ts';
import type { ModelInfo } from '../../model/model.ts';

/** Which input maps each map of a convolution reads. A kernel of zeros counts as no connection. */
export const connectionsFigure: FigureKind = {
  id: 'connections',
  title: (language, session, choice = {}) =>
    figureTexts[language].connections(session ? layerOf(session.model, choice).name : '…'),
  needs: 'network',
  choices: ['layer'],
  async prepare(source, choice, options) {
    const text = figureTexts[options.language];
    const layer = layerOf(source.session.model, choice);
    const tensors = await source.look({
      sample: sampleOf({}),
      layers: [layer.name],
      quantities: ['filters'],
    });
    const kernel = tensors.find(({ shape }) => shape.length === 4);
    const layout = factsOf(layer).kernel;
    if (!kernel || !layout) throw new FeaturescopeError('export/no-filters', { layer: layer.name });
    const connected = connectionsOf(kernel, layout);
    const all = connected.flat();
    const caption = text.connectionsOf(whole(all.filter(Boolean).length), whole(all.length));
    const title = text.connections(layer.name);
    const data = { title, description: caption, layer: layer.name, reads: layer.inputs[0] ?? '', connected };
    return { draw: (size) => connectionTable(data, size), caption };
  },
};

/** The chosen layer, or the first that does not read all maps, or the first convolution. */
function layerOf(model: ModelInfo, choice: FigureChoice) {
  const partial = model.layers.find(({ className }) => className === 'PartialConv2D');
  return choice.layer === undefined && partial ? partial : chosenLayer(model, choice, 'conv');
}

/** @returns `[inputs][maps]` */
function connectionsOf({ shape, data }: FrameTensor, layout: KernelLayout): boolean[][] {
  const [height, width, third, last] = shape as [number, number, number, number];
  const swapped = layout === 'inputsLast';
  const depthwise = layout === 'depthwise';
  const [inputs, outputs] = swapped ? [last, third] : [third, last];
  const maps = depthwise ? inputs * outputs : outputs;
  const connected = Array.from({ length: inputs }, () => new Array<boolean>(maps).fill(false));
  for (let tap = 0; tap < height * width; tap++)
    for (let input = 0; input < inputs; input++)
      for (let output = 0; output < outputs; output++)
        if (
          data[tap * inputs * outputs + (swapped ? output * inputs + input : input * outputs + output)] !== 0
        )
          connected[input]![depthwise ? input * outputs + output : output] = true;
  return connected;
}
