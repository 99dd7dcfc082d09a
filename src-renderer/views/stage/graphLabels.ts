import { formatShape } from '../../state/numbers.ts';
import { widthOfLabel, type StageNode } from './layout.ts';

/** Space above the maps of a graph's layer, for its label, and least width of a layer; in pixels of the layout. */
export const HEAD = 54;
export const LEAST_WIDTH = 132;
/** Space between the layers of a graph. */
export const GAP = { across: 46, down: 34 };
/** Height of a label's line at its own size. */
const LINE = 17;
/** Below this zoom a label leaves out kind and parameters. */
const WHOLE = 0.9;

/** Width of the two buttons below a layer, which turn to its other maps, and of the space beside them. */
const PAGE_BUTTONS = 56;

/** How the label of a graph's layer is written. */
export interface GraphLabel {
  /** Lines from the top: name, shape, kind and parameters. */
  lines: 1 | 2 | 3;
  /** Factor by which it is enlarged. */
  scale: number;
}

/**
 * The label of a graph's layer. Where the graph is scaled down, the label is enlarged in return as far as there is room before
 * its neighbours, and has fewer lines; the name comes first.
 * @param share zoom of the stage: 1 if the layout has its own size
 */
export function labelOf({ layer, width }: Pick<StageNode, 'layer' | 'width'>, share: number): GraphLabel {
  if (share >= WHOLE) return { lines: 3, scale: 1 };
  const wanted = 1 / share;
  const across = roomAcross(width);
  const roomFor = (lines: 1 | 2, characters: number): number =>
    Math.max(1, Math.min(HEAD / (lines * LINE), across / widthOfLabel(characters), wanted));
  const ofName = roomFor(1, layer.name.length);
  const ofBoth = roomFor(2, Math.max(layer.name.length, formatShape(layer.outputShape).length));
  // The shape is given up only where the name gains by it.
  return ofBoth >= 0.9 * ofName ? { lines: 2, scale: ofBoth } : { lines: 1, scale: ofName };
}

/**
 * Factor by which the buttons below a graph's layer are enlarged where the graph is scaled down, as far as there is room before its
 * neighbours.
 * @param characters number of characters between the buttons
 */
export function pagesScale({ width }: Pick<StageNode, 'width'>, characters: number, share: number): number {
  return Math.max(1, Math.min(roomAcross(width) / (PAGE_BUTTONS + widthOfLabel(characters)), 1 / share));
}

/** Width that what stands above or below a layer may take. */
const roomAcross = (width: number): number => Math.max(width, LEAST_WIDTH) + GAP.across;
