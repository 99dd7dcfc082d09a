import { FeaturescopeError } from '../../contract/errors.ts';
import type { ExperimentContext } from '../../labs/Experiment.ts';
import { experiments, type ExperimentEntry } from '../../labs/experiments.ts';
import { atStep, readValues } from '../../labs/readValues.ts';
import type { FigureSource } from '../drawing/source.ts';
import type { FigureOptions } from '../parts/figure.ts';
import type { FigureKind } from './FigureKind.ts';

/** The figures of the experiments, one for each. They show the values that the deck holds, on any network or none. */
export const experimentFigures: readonly FigureKind[] = experiments.map(figureOf);

function figureOf({ id, title, load }: ExperimentEntry): FigureKind {
  return {
    id,
    title: (language) => title[language],
    needs: 'nothing',
    choices: ['experiment'],
    prepare: async (source, choice, { language }) => {
      const experiment = await load();
      const values = readValues(experiment, choice.experiment);
      const course = await experiment.run(values, contextOf(source));
      const shown = atStep(experiment, course, values);
      return {
        draw: (options: FigureOptions) => experiment.draw(course, shown, options),
        caption: experiment.caption(course, shown, language),
        notes: experiment.notes[language],
      };
    },
  };
}

/** The context for a figure: what takes long is shown as far as it is known, and the window goes on between the parts. */
function contextOf(source: FigureSource): ExperimentContext {
  return { source, compute: source.compute, breathe: () => new Promise((resolve) => setTimeout(resolve)) };
}

/** The entry of an experiment. @throws FeaturescopeError `lab/unknown-experiment` */
export function findExperiment(id: string): ExperimentEntry {
  const found = experiments.find((entry) => entry.id === id);
  if (found) return found;
  const known = experiments.map((entry) => entry.id).join(', ');
  throw new FeaturescopeError('lab/unknown-experiment', { experiment: id, known });
}
