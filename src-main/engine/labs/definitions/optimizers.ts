import { optimizerNames } from '../../../../src-shared/contract/optimizerNames.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { experiment } from '../../../../src-shared/labs/optimizers/curvesExperiment.ts';
import { optimizers as lesson } from '../../../../src-shared/labs/optimizers/lab.ts';
import type { RaceCourse } from '../../../../src-shared/labs/optimizers/race.ts';
import { lessonLab, type Check, type Lab } from '../Lab.ts';
import { raceOptimizers } from '../experiments/optimizerCurves.ts';

/** Updates of the lecture's comparison, in full and shortened. */
const STEPS = { full: 2000, quick: 300 } as const;
/** Points at the end whose mean loss is compared: single batches differ too much. */
const LAST_POINTS = 10;

const others = optimizerNames.filter((name) => name !== 'sgd');

/** The mean training loss at the end, by the optimizer. */
const endOf = ({ losses }: RaceCourse, name: (typeof optimizerNames)[number]): number =>
  losses[name].slice(-LAST_POINTS).reduce((sum, loss) => sum + loss, 0) / LAST_POINTS;

const comparison: Check = {
  name: {
    en: 'Training loss after 2,000 steps on MNIST: SGD above Momentum, AdaGrad, RMSProp and Adam',
    ko: 'MNIST에서 2,000스텝 뒤 훈련 손실: SGD가 모멘텀, AdaGrad, RMSProp, Adam보다 큼',
  },
  expected: '>',
  trains: true,
  measure: async (_trained, { quick, task }) => {
    const steps = STEPS[quick ? 'quick' : 'full'];
    const course = await raceOptimizers({ ...initialValues(experiment), steps }, task);
    const [plain, ends] = [endOf(course, 'sgd'), others.map((name) => endOf(course, name))];
    const written = ends.map((end) => end.toFixed(3)).join(' ');
    return {
      ...{ value: `${plain.toFixed(3)} > ${written}`, ok: ends.every((end) => end < plain) },
      ...{ comparable: !quick && course.data === 'mnist', data: course.data },
    };
  },
};

/** Course B: optimizers as paths on surfaces, and as curves on MNIST. */
export const optimizers: Lab = {
  ...lessonLab(lesson),
  checks: [...lesson.checks, comparison],
};
