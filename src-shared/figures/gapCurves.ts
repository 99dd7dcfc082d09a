import type { Language } from '../contract/errors.ts';
import type { EpochMetrics } from '../contract/training.ts';
import { bestEpoch } from '../tasks/earlyStopping.ts';
import { knownMetric } from '../tasks/metrics.ts';
import { figureTexts } from '../texts/figures.ts';
import type { Panel } from './curvePanels.ts';
import { createFigure, percent, type FigureOptions } from './parts/figure.ts';
import { drawRunPanels, runColour } from './runCurves.ts';

/** A run with its epochs. */
interface GapRun {
  name: string;
  epochs: readonly EpochMetrics[];
  /** The metric by whose best epoch the run was judged, which is ringed. */
  monitor?: string | undefined;
}

/** An epoch's accuracy on the batches it was trained on and on the held-out images, and how far they are apart. */
export const gapParts = ['train', 'heldOut', 'gap'] as const;
type GapPart = (typeof gapParts)[number];

/** A value of an epoch, in [-1, 1]; NaN if it was not measured. */
export function gapValue({ train, heldOut }: EpochMetrics, part: GapPart): number {
  const [on, apart] = [train['accuracy'] ?? NaN, heldOut['accuracy'] ?? NaN];
  return part === 'gap' ? on - apart : part === 'train' ? on : apart;
}

/**
 * Accuracy on training batches and on held-out images at the end of each epoch, and the difference between the two, of
 * several classifiers; a ring marks the best epoch of those that were judged by it.
 */
export function gapCurves(runs: readonly GapRun[], options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const names = runs.map(({ name }) => name);
  const measured = runs.some(({ epochs }) => epochs.length > 0);
  const root = createFigure(options, text.gap, measured ? text.gapOf(names.join(', ')) : text.curvesEmpty);
  const { title } = knownMetric('accuracy');
  const titles = {
    train: `${title[options.language]}, ${text.train}`,
    heldOut: `${title[options.language]}, ${heldOutWords(runs, options.language)}`,
    gap: text.gapShort,
  };
  const panels = gapParts.map((part): Panel => ({
    title: titles[part],
    show: percent,
    log: false,
    domain: part === 'gap' ? gapDomain(runs) : [0, 1],
    legend: false,
    series: runs.map(({ name, epochs, monitor }, place) => ({
      name,
      ringed: monitor === undefined ? undefined : bestEpoch(epochs, monitor)?.step,
      colour: runColour(options.theme, place),
      points: epochs.map((epoch) => [epoch.step, gapValue(epoch, part)] as const),
      dots: false,
    })),
  }));
  drawRunPanels(root, names, panels, options);
  return root.node()!;
}

/** Which images the runs were held against; some by these, some by those. */
export function heldOutWords(runs: readonly GapRun[], language: Language): string {
  const text = figureTexts[language];
  const splits = new Set(runs.flatMap(({ epochs }) => epochs.map(({ heldOutSplit }) => heldOutSplit)));
  if (splits.size > 1) return text.heldOutEither;
  return text[[...splits][0] ?? 'test'];
}

/** Tenths around all gaps and 0: dropout and augmentation make training harder than the test, and the gap negative. */
function gapDomain(runs: readonly GapRun[]): [number, number] {
  const gaps = runs.flatMap(({ epochs }) => epochs.map((epoch) => gapValue(epoch, 'gap')));
  const finite = gaps.filter(Number.isFinite);
  return [Math.floor(Math.min(0, ...finite) * 10) / 10, Math.ceil(Math.max(0.1, ...finite) * 10) / 10];
}
