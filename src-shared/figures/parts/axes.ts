import type { Group, Palette } from './figure.ts';

/** Styles an axis of d3 like the figures: no frame, faint lines, small subdued text. */
export function dressAxis(axis: Group, palette: Palette): void {
  axis.attr('font-family', null).attr('font-size', 11);
  axis.select('.domain').remove();
  axis.selectAll('line').attr('stroke', palette.line);
  axis.selectAll('text').attr('fill', palette.quiet);
}
