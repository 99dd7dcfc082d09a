import type { InsideLayer, Phase } from '../../../../src-shared/contract/inside.ts';

/**
 * All phases of a step in order: forward layer by layer, the loss, backward layer by layer as far as gradients are
 * computed, and the update of each layer with weights. The input layer is skipped, since it computes nothing.
 */
export function phasesOf([, ...layers]: readonly InsideLayer[]): Phase[] {
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
