import type { LayerInfo, ModelInfo } from '../../model/model.ts';

/** A layer with those that only finish it (normalisation, activation, dropout) or prepare it (padding), drawn as one. */
export interface Unit {
  /** The layer that gives the unit its name: a convolution, a pooling, a sum. */
  head: LayerInfo;
  /** All layers of the unit, in order. */
  layers: readonly LayerInfo[];
  /** Indices of the units that it reads. */
  inputs: readonly number[];
}

interface Growing {
  head: LayerInfo;
  layers: LayerInfo[];
  inputs: number[];
}

/** The units of a network, each behind those that it reads. */
export function unitsOf({ layers }: Pick<ModelInfo, 'layers'>): Unit[] {
  const readers = new Map<string, number>();
  for (const { inputs } of layers)
    for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  const units: Growing[] = [];
  const unitAt = new Map<string, number>();
  for (const layer of layers) {
    const [below, ...others] = layer.inputs;
    const at = below === undefined || others.length > 0 ? undefined : unitAt.get(below);
    const unit = at === undefined ? undefined : units[at]!;
    if (unit && readers.get(below!) === 1 && belongsTo(unit, layer)) {
      unit.layers.push(layer);
      if (isPadding(unit.head)) unit.head = layer;
      unitAt.set(layer.name, at!);
      continue;
    }
    unitAt.set(layer.name, units.length);
    const inputs = [...new Set(layer.inputs.map((input) => unitAt.get(input)!))];
    units.push({ head: layer, layers: [layer], inputs });
  }
  return units;
}

const isPadding = ({ className }: LayerInfo): boolean => className === 'ZeroPadding2D';

const finishing: readonly string[] = ['BatchNormalization', 'Activation', 'Dropout', 'Flatten'];

const belongsTo = ({ head }: Growing, { className, kind }: LayerInfo): boolean =>
  isPadding(head)
    ? kind === 'conv' || kind === 'pool'
    : head.kind !== 'input' && finishing.includes(className);

/** The parameters of a unit. */
export const parametersOf = ({ layers }: Unit): number =>
  layers.reduce((sum, { parameters }) => sum + parameters, 0);

/** How the weights of a layer are counted: `3·3·64·128 + 128`, `4·64`; undefined for a layer without weights. */
export function countOf({ className, kernelShape, outputShape, parameters }: LayerInfo): string | undefined {
  if (parameters === 0) return undefined;
  const maps = outputShape.at(-1)!;
  if (className === 'BatchNormalization') return `4·${maps}`;
  if (!kernelShape) return undefined;
  const products = kernelShape.reduce((all, size) => all * size, 1);
  return `${kernelShape.join('·')}${parameters > products ? ` + ${maps}` : ''}`;
}
