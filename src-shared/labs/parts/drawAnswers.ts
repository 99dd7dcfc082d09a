import type { Root } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCells, type Cell } from './cells.ts';
import type { Place } from './plane.ts';

/** What was asked, and what was answered. */
export interface Answer {
  asked: string;
  said: string;
  isRight: boolean;
}

/** Height of a row that can be read. */
const ROW = 19;
/** Width of a table whose words can be read. */
const LEAST_WIDTH = 200;
const GAP = 12;
/** Fraction of a place that curves get above answers. */
const CURVES = 0.44;

/** Divides a place into one for curves and one for answers below; where a single answer would not have room, curves get all. */
export function aboveAnswers(place: Place): { curves: Place; answers: Place | undefined } {
  const curves = { ...place, height: place.height * CURVES };
  const below = curves.height + GAP;
  const answers = { ...place, top: place.top + below, height: place.height - below };
  const isRoom = place.width >= LEAST_WIDTH && answers.height >= 2 * ROW;
  return isRoom ? { curves, answers } : { curves: place, answers: undefined };
}

/**
 * Draws answers as a table: as many as there is room for, the marked one among them.
 * @param titles of what was asked and of what was answered
 * @param nothing what stands for an empty answer
 * @param marked index of an answer
 */
export function drawAnswers(
  root: Root,
  place: Place,
  table: { titles: readonly [string, string]; answers: readonly Answer[]; marked: number; nothing: string },
  look: ExperimentLook,
): void {
  const { titles, answers, marked, nothing } = table;
  const most = Math.max(1, Math.floor(place.height / ROW) - 1);
  const from = Math.max(0, Math.min(marked - Math.floor(most / 2), answers.length - most));
  const rows = answers
    .slice(from, from + most)
    .map(({ asked, said, isRight }): Cell[] => [
      { text: asked },
      { text: said === '' ? nothing : said, tone: isRight ? 'right' : 'wrong' },
      { text: isRight ? '✓' : '✗', tone: 'quiet' },
    ]);
  drawCells(root, place, { head: [...titles, ''], rows, marked: marked - from }, look);
}
