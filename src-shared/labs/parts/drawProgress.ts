import { palettes, type Root } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawUpright } from './drawCurve.ts';
import { drawPlane, type Place } from './plane.ts';

/** A measure of a training over its steps. */
export interface Measure {
  name: string;
  title: string;
  /** `[step, value]` so far; gaps where a value is not a number. */
  points: readonly (readonly [number, number])[];
  /** Whether it is a share, drawn from 0 to 1; a loss otherwise. */
  isShare: boolean;
}

/** Draws measures below one another, up to the step that is shown. @param xTitle what the steps are called */
export function drawProgress(
  root: Root,
  place: Place,
  measures: readonly Measure[],
  { steps, shown, xTitle }: { steps: number; shown: number; xTitle: string },
  look: ExperimentLook,
): void {
  const palette = palettes[look.theme];
  const height = place.height / measures.length;
  measures.forEach(({ name, title, points, isShare }, at) => {
    const known = points.map(([, value]) => value).filter(Number.isFinite);
    const highest = Math.max(0, ...known) || 1;
    const plane = drawPlane(
      root,
      {
        ...{ name, title, place: { ...place, top: place.top + at * height, height } },
        ...{ x: [0, steps], y: [0, isShare ? 1 : highest * 1.05] },
        ...(at === measures.length - 1 ? { xTitle } : {}),
      },
      look,
    );
    drawCurve(plane, points, {
      colour: isShare ? palette.series.heldOut : palette.series.train,
      dots: 2,
    });
    drawUpright(plane, shown, palette.quiet);
  });
}
