import type { InsideLayer, Phase } from '../../../../src-shared/contract/inside.ts';

/**
 * All phases of a step in order: forward layer by layer, the loss, backward layer by layer as far as gradients are
 * computed, and the update of each layer with weights. Input layers are skipped, since they compute nothing.
 */
export function phasesOf(all: readonly InsideLayer[], isInput: (position: number) => boolean): Phase[] {
  const layers = all.filter((_layer, position) => !isInput(position));
  const of = (kind: 'forward' | 'backward' | 'update', some: readonly InsideLayer[]): Phase[] =>
    some.map(({ layer }) => ({ kind, layer }));
  return [
    ...of('forward', layers),
    { kind: 'loss' },
    ...of('backward', layers.filter(({ hasGradient }) => hasGradient).reverse()),
    ...of(
      'update',
      layers.filter(({ weights }) => weights.length > 0),
    ),
  ];
}
