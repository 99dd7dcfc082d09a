import { valueAt } from '../../arithmetic/elements.ts';
import { gridOf } from '../../model/shape.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { LayerFacts } from '../LayerFacts.ts';
import { elementwise, signOfInputs } from './common.ts';

/** The input position for an output position, along rows (axis 0) or columns (axis 1). */
type Shift = (layer: LayerInfo, position: number, axis: 0 | 1) => number;

/** A layer that moves values to other positions, with zeros where the input has none. */
export function shifting(
  className: string,
  shift: Shift,
  facts: Pick<LayerFacts, 'describe'> & Partial<LayerFacts>,
): LayerFacts {
  return elementwise(
    className,
    ({ layer, inputs }, { map, y, x }) => {
      const input = inputs[0]!;
      const [rows, columns] = gridOf(input.shape.slice(1));
      const source = { input: 0, map, y: shift(layer, y, 0), x: shift(layer, x, 1) };
      const inside = source.y >= 0 && source.y < rows && source.x >= 0 && source.x < columns;
      if (!inside) return { sources: [], formula: '0', inputs: [], result: 0 };
      const value = valueAt(input, source);
      return { sources: [source], formula: 'x', inputs: [{ symbol: 'x', value }], result: value };
    },
    {
      reads: { from: 'positions', positions: (layer, { axis, position }) => [shift(layer, position, axis)] },
      signed: signOfInputs,
      ...facts,
    },
  );
}
