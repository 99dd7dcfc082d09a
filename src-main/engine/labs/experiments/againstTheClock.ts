import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import type { Settings } from '../../../../src-shared/contract/training.ts';
import type { ClockCourse, Mark, RungCourse } from '../../../../src-shared/labs/against-the-clock/course.ts';
import { experiment } from '../../../../src-shared/labs/against-the-clock/experiment.ts';
import { rungs, settingsOf, TOP } from '../../../../src-shared/labs/against-the-clock/rungs.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { imageShapeOf, type Dataset } from '../../data/Dataset.ts';
import { arithmeticInUse } from '../../backends/wasm.ts';
import { breathe } from '../../explain/breathe.ts';
import { buildFastCnn, fastCnn } from '../../recipes/fastCnn.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { evaluate, predictionsOf, scoredOutput } from '../../tasks/evaluate.ts';
import { objectiveOf } from '../../tasks/Objective.ts';
import { Network } from '../../training/Network.ts';
import { SupervisedProgram } from '../../training/programs/SupervisedProgram.ts';
import { BatchSchedule } from '../../training/schedule/BatchSchedule.ts';
import type { Trainer } from '../../training/Trainer.ts';
import { shareDataset } from '../../training/workers/shareDataset.ts';
import { StepAbandoned } from '../../training/workers/StepAbandoned.ts';
import { defaultWorkers } from '../../training/workers/workerCount.ts';
import { WorkerPool } from '../../training/workers/WorkerPool.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { lectureImages } from './lectureImages.ts';

/** Evaluations per epoch. */
const MARKS = 4;
/** How long steps are computed before messages are answered, in milliseconds. */
const TURN_MS = 20;

const pool = new WorkerPool();
/** One ladder at a time: two would slow each other down. */
const ladders = new SerialQueue();
/** What was trained since the engine started, by seed, epochs and arithmetic. */
const known = new Map<string, ClockCourse>();

/**
 * Trains every rung of the ladder on MNIST (on the built-in digits where it is not on this machine) and measures the
 * accuracy on the test images four times an epoch, with the time that training took by then. Rungs that were trained
 * before with these values are not trained again.
 */
export function climb(given: ExperimentValues, task: ExperimentTask): Promise<ClockCourse> {
  const { seed, epochs } = numbersIn(given);
  return ladders.run(async () => {
    const data = shareDataset(await lectureImages(task.signal));
    const arithmetic = arithmeticInUse();
    const key = keyOf(seed, epochs);
    const course = known.get(key) ?? { data: data.name, workers: defaultWorkers(), arithmetic, rungs: [] };
    known.set(key, course);
    const total = rungs.length * epochs * MARKS;
    for (const { id } of rungs.slice(course.rungs.length)) {
      const before = course.rungs.length * epochs * MARKS;
      const show = (rung: RungCourse): void => {
        task.progress(before + rung.marks.length, total);
        task.partial?.({ ...course, rungs: [...course.rungs, rung] });
      };
      course.rungs.push(await trainRung(id, data, { seed, epochs }, task.signal, show));
    }
    return course;
  }, task.signal);
}

/** The rungs that were trained before with these values; null if none was. */
export function knownClimb(given: ExperimentValues): Promise<ClockCourse | null> {
  const { seed, epochs } = numbersIn(given);
  const course = known.get(keyOf(seed, epochs));
  return Promise.resolve(course && course.rungs.length > 0 ? course : null);
}

/** The end of a training of the rung that is the recipe `fast-cnn`, for each of the seeds from 1 on. */
export function trainTop(seeds: number, task: ExperimentTask): Promise<{ data: string; results: Mark[] }> {
  return ladders.run(async () => {
    const data = shareDataset(await lectureImages(task.signal));
    const { epochs } = fastCnn.settings;
    const results: Mark[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const { marks } = await trainRung(TOP, data, { seed, epochs }, task.signal);
      results.push(marks.at(-1)!);
      task.progress(seed, seeds);
    }
    return { data: data.name, results };
  }, task.signal);
}

/** Trains one rung. @param data in shared memory @param show is told after each evaluation */
export async function trainRung(
  id: string,
  data: Dataset,
  { seed, epochs }: { seed: number; epochs: number },
  signal: AbortSignal,
  show: (rung: RungCourse) => void = () => undefined,
): Promise<RungCourse> {
  const { weights, normalised, ...chosen } = settingsOf(id);
  const settings: Settings = { ...chosen, epochs, seed, validationSplit: 0 };
  const model = buildFastCnn(imageShapeOf(data), data.classes.length, { weights, normalised });
  const objective = objectiveOf('classification', settings);
  const program = new SupervisedProgram(new Network(model, settings.optimizer, seed, objective));
  let trainer: Trainer | undefined;
  try {
    program.begin(seed);
    const { train, test } = data;
    const team = { pool, workers: defaultWorkers() };
    const arithmetic = arithmeticInUse();
    trainer = program.trainer({ data, train, heldOut: test }, arithmetic, team);
    await pool.idle();
    const schedule = new BatchSchedule(train, settings);
    const end = schedule.endOf(epochs);
    const rung: RungCourse = { id, marks: [], done: false };
    let seconds = 0;
    for (let at = 1; !rung.done; at++) {
      const next = Math.round((end * at) / (epochs * MARKS));
      while (!rung.diverged && schedule.place.step < next) {
        const turn = performance.now();
        do rung.diverged = !(await advance(schedule, trainer, signal));
        while (!rung.diverged && schedule.place.step < next && performance.now() - turn < TURN_MS);
        seconds += (performance.now() - turn) / 1000;
        // Opening another network may switch the arithmetic, which would be that of a part of the rung only.
        await breathe({ signal, unchanged: () => arithmeticInUse() === arithmetic });
      }
      const scores = await evaluate(trainer, test, scoredOutput(program.network), { signal });
      rung.marks.push({ step: schedule.place.step, seconds, accuracy: predictionsOf(scores).accuracy });
      rung.done = at === epochs * MARKS || rung.diverged === true;
      show({ ...rung, marks: [...rung.marks] });
    }
    return rung;
  } finally {
    trainer?.close();
    program.dispose();
  }
}

/** One update. Returns whether its loss is a finite number. */
async function advance(schedule: BatchSchedule, trainer: Trainer, signal: AbortSignal): Promise<boolean> {
  try {
    const { metrics } = schedule.advance(trainer);
    if (schedule.epochDone) schedule.endEpoch();
    return Number.isFinite(metrics.values['loss']);
  } catch (error) {
    if (!(error instanceof StepAbandoned)) throw error;
    await trainer.recover(signal);
    return true;
  }
}

function numbersIn(given: ExperimentValues): { seed: number; epochs: number } {
  const values = readValues(experiment, given);
  return { seed: Number(values['seed']), epochs: Number(values['epochs']) };
}

const keyOf = (seed: number, epochs: number): string => `${seed} ${epochs} ${arithmeticInUse()}`;
