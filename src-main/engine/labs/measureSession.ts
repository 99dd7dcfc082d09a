import type { LabTraining } from '../../../src-shared/contract/labs.ts';
import { hasSettings } from '../../../src-shared/labs/hasSettings.ts';
import { predictionsOf, type EvaluationTask } from '../tasks/evaluate.ts';
import type { Session } from '../training/Session.ts';
import type { Measurement } from './checkLab.ts';
import type { Lab, Trained } from './Lab.ts';
import { describeTraining } from './labs.ts';

/** Index of the lab's training that a session belongs to; undefined if none matches. */
function trainingOf(lab: Lab, session: Session): number | undefined {
  const { recipe, held, settings } = session.state();
  const [first] = held;
  const began = first
    ? { ...settings, learningRate: first.learningRate, batchSize: first.batchSize }
    : settings;
  const at = lab.trainings
    .map(describeTraining)
    .findIndex((training) => training.recipe === recipe && hasSettings(began, training.settings));
  return at < 0 ? undefined : at;
}

/** The network of a session with its scores of the test images. */
export async function measureTrained(session: Session, task?: EvaluationTask): Promise<Trained> {
  const { network, data } = session;
  const scores = await session.evaluate(data.test, task);
  return {
    ...{ network, data, test: data.test, scores, seed: network.seed },
    get predictions() {
      return predictionsOf(scores);
    },
    train: async () => predictionsOf(await session.evaluate(session.trained)),
  };
}

/** Whether a session has completed a training, on the data of the lecture. */
export function isWhole(session: Session, training: LabTraining): boolean {
  const { data, step, phase, met } = session.state();
  return (
    data.name === training.data &&
    (phase === 'finished' || met?.condition.when === 'early-stop' || step >= (training.steps ?? Infinity))
  );
}

/**
 * Measures a lab on the open network. If that network belongs to another training, measures only checks that need no
 * training.
 */
export async function measureSession(
  lab: Lab,
  session: Session | undefined,
  former: Measurement['former'],
  task?: EvaluationTask,
): Promise<Measurement> {
  const at = session && trainingOf(lab, session);
  if (session === undefined || at === undefined)
    return {
      ...{ trained: [], former, quick: former?.quick ?? false, data: former?.data ?? null },
      ...{ runs: former?.runs ?? [], comparable: true },
    };
  const trained: (Trained | undefined)[] = [];
  trained[at] = await measureTrained(session, task);
  const comparable = isWhole(session, describeTraining(lab.trainings[at]!));
  const runs = [...(former?.runs ?? [])];
  if (session.run) runs[at] = session.run.path;
  return {
    trained,
    former,
    quick: false,
    data: session.data.name,
    runs: Array.from(runs, String),
    comparable,
  };
}
