import { Impossible } from '../Impossible.ts';
import { shapeText, type Shape } from './ShapeRule.ts';

/** The window of a convolution or pooling, for each axis that it slides along. */
export interface SlidingWindow {
  size: readonly number[];
  strides: readonly number[];
  padding: 'valid' | 'same' | 'causal';
  dilation: readonly number[];
}

/**
 * Output sizes of a window that slides along axes: `floor((H + 2P - FH) / S) + 1` without padding (P = 0), and `ceil(H /
 * S)` with the paddings "same" and "causal".
 * @param sizes sizes of the axes
 * @throws Impossible `window-too-large` with the formula of the first axis that is too short
 */
export function windowSizes(sizes: Shape, window: SlidingWindow): number[] {
  return sizes.map((size, axis) => {
    const stride = window.strides[axis]!;
    if (window.padding !== 'valid') return Math.ceil(size / stride);
    const reach = (window.size[axis]! - 1) * window.dilation[axis]! + 1;
    const result = Math.floor((size - reach) / stride) + 1;
    if (result >= 1) return result;
    throw new Impossible('window-too-large', {
      window: shapeText(window.size),
      input: shapeText(sizes),
      formula: formulaOf(size, { ...window, axis }, result),
    });
  });
}

/** `(28 - 31 + 2·0)/1 + 1 = -2`; in half brackets if the quotient is rounded down. */
function formulaOf(
  size: number,
  { size: sides, strides, dilation, axis }: SlidingWindow & { axis: number },
  result: number,
): string {
  const side = sides[axis]!;
  const gap = dilation[axis]!;
  const stride = strides[axis]!;
  const reach = gap === 1 ? `${side}` : `((${side} - 1)·${gap} + 1)`;
  const quotient = `(${size} - ${reach} + 2·0)/${stride}`;
  const isWhole = (size - ((side - 1) * gap + 1)) % stride === 0;
  return `${isWhole ? quotient : `⌊${quotient}⌋`} + 1 = ${result}`;
}
