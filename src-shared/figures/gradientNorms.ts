import type { StatisticsPoint } from '../contract/statistics.ts';
import { createFigure, palettes, short, whole, type FigureOptions } from './parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from './parts/legend.ts';
import { figureTexts } from '../texts/figures.ts';
import { drawPanels } from './curvePanels.ts';

/** The norm of a layer's gradients at each recorded step. */
export interface NormCurve {
  layer: string;
  /** Step and Euclidean norm; NaN if some gradients are not finite. */
  points: [step: number, norm: number][];
}

/** Norms of all layers with gradients; for a large layer estimated from a sample of its values. */
export function normCurves(points: readonly StatisticsPoint[]): NormCurve[] {
  const curves = new Map<string, NormCurve>();
  for (const { step, layers } of points)
    for (const { layer, gradients } of layers) {
      if (!gradients) continue;
      const { size, mean, standardDeviation, nonFinite } = gradients;
      const norm = nonFinite > 0 ? NaN : Math.sqrt(size * (mean ** 2 + standardDeviation ** 2));
      if (!curves.has(layer)) curves.set(layer, { layer, points: [] });
      curves.get(layer)!.points.push([step, norm]);
    }
  return [...curves.values()];
}

/** Norms of the gradients of each layer over the steps, on a logarithmic axis. */
export function gradientNorms(curves: readonly NormCurve[], options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const { categories } = palettes[options.theme];
  const last = Math.max(0, ...curves.map(({ points }) => points.at(-1)?.[0] ?? 0));
  const described = curves.length ? text.normsOf(whole(curves.length), whole(last)) : text.ridgelineEmpty;
  const root = createFigure(options, text.norms, described);
  const series = curves.map(({ layer, points }, at) => ({
    name: layer,
    colour: categories[at % categories.length]!,
    points,
    dots: false,
    meanAlone: true,
  }));
  const entries = series.map(({ name, colour }) => ({ name, colour }));
  const rows = legendRows(
    entries,
    { width: options.width, most: mostRows(options.height), shown: options.legend },
    text.andMore,
  );
  const height = options.height - legendHeight(rows);
  const panel = { title: text.normAxis, series, show: short, log: true, legend: false };
  drawPanels(root, [panel], { ...options, height, steps: Math.max(1, last) });
  drawLegend(root, rows, height, options);
  return root.node()!;
}
