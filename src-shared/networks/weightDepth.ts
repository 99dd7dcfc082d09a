import type { LayerInfo, ModelInfo } from '../model/model.ts';

/** Whether a layer counts as one of a network's layers in papers: a convolution or a dense layer. */
const hasSums = ({ kind }: LayerInfo): boolean => kind === 'conv' || kind === 'dense';

/** The number of convolutions and dense layers on the longest path from the input to a layer. */
function weightDepths({ layers }: Pick<ModelInfo, 'layers'>): Map<string, number> {
  const depths = new Map<string, number>();
  for (const layer of layers)
    depths.set(
      layer.name,
      Math.max(0, ...layer.inputs.map((input) => depths.get(input)!)) + Number(hasSums(layer)),
    );
  return depths;
}

/** The depth of a network as papers count it: convolutions and dense layers on the longest path to its first output. */
export const weightDepthOf = (model: Pick<ModelInfo, 'layers' | 'outputs'>): number =>
  weightDepths(model).get(model.outputs[0]!.name)!;

/** The parameters that training changes: all but the moving averages of batch normalisations. */
export function trainedParameters({ layers, parameters }: Pick<ModelInfo, 'layers' | 'parameters'>): number {
  const averages = layers.filter(({ className }) => className === 'BatchNormalization');
  return averages.reduce((rest, { outputShape }) => rest - 2 * outputShape.at(-1)!, parameters);
}
