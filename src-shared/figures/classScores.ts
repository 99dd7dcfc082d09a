import { highestScore, NO_CLASS } from '../model/highestScore.ts';
import { createFigure, palettes, percent, type FigureOptions } from './parts/figure.ts';
import { figureTexts } from '../texts/figures.ts';

/** Scores in [0, 1] per class; `truth` is the index of the right class, if known. */
export interface ScoresData {
  scores: ArrayLike<number>;
  classes: readonly string[];
  truth: number | null;
}

/** One bar per class; the highest is emphasised, and the right class is marked. */
export function classScores(data: ScoresData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const scores = Array.from(data.scores);
  const best = highestScore(scores);
  const root = createFigure(
    options,
    text.scores,
    scores.length === 0
      ? '–'
      : best === NO_CLASS
        ? text.noPrediction
        : text.scoresOf(data.classes[best] ?? String(best), percent(scores[best]!)),
  );
  const row = options.height / Math.max(1, scores.length);
  const longest = Math.max(1, ...data.classes.map((label) => label.length));
  const left = Math.min(options.width * 0.35, longest * 7 + 16);
  const right = 52;
  const full = Math.max(1, options.width - left - right);

  scores.forEach((score, index) => {
    const y = index * row;
    const wrong = index === best && data.truth !== null && data.truth !== best;
    const strong = index === best || index === data.truth;
    const label = root
      .append('text')
      .attr('x', left - 8)
      .attr('y', at(y + row / 2 + 4))
      .attr('text-anchor', 'end')
      .attr('fill', strong ? palette.ink : palette.quiet)
      .text(data.classes[index] ?? String(index));
    if (strong) label.attr('font-weight', 600);
    root
      .append('rect')
      .attr('x', at(left))
      .attr('y', at(y + 2))
      .attr('width', at(full))
      .attr('height', at(Math.max(2, row - 4)))
      .attr('rx', 2)
      .attr('fill', palette.line)
      .attr('fill-opacity', 0.6);
    root
      .append('rect')
      .attr('x', at(left))
      .attr('y', at(y + 2))
      .attr('width', at(full * Math.min(1, Math.max(0, Number.isFinite(score) ? score : 0))))
      .attr('height', at(Math.max(2, row - 4)))
      .attr('rx', 2)
      .attr('fill', wrong ? palette.wrong : index === best ? palette.ink : palette.quiet);
    if (index === data.truth)
      root
        .append('path')
        .attr('d', `M${at(left - 1.5)} ${at(y + 2)}v${at(Math.max(2, row - 4))}`)
        .attr('stroke', palette.ink)
        .attr('stroke-width', 3);
    root
      .append('text')
      .attr('x', options.width)
      .attr('y', at(y + row / 2 + 4))
      .attr('text-anchor', 'end')
      .attr('font-size', 11)
      .attr('fill', strong ? palette.ink : palette.quiet)
      .text(percent(score));
  });
  return root.node()!;
}

const at = (value: number): number => Math.round(value * 100) / 100;
