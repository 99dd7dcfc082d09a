import { monitorOf } from '../../tasks/earlyStopping.ts';
import type { ExperimentValues } from '../../contract/decks.ts';
import type {
  Evaluation,
  ExamplePage,
  ExamplesRequest,
  PredictionPage,
  PredictionsRequest,
  RankingCurves,
} from '../../contract/evaluation.ts';
import type { FrameTensor, EngineCalls, History, SessionState } from '../../contract/service.ts';
import type { ProbeQuantity, SampleBatch, SampleRef } from '../../contract/service.ts';
import type { StatisticsPoint } from '../../contract/statistics.ts';
import type { LossCalls } from '../../contract/loss.ts';
import { sizeOf } from '../../model/shape.ts';
import type { Language } from '../../contract/errors.ts';
import { runNames } from '../../texts/runNames.ts';
import type { WhyCalls } from '../../contract/why.ts';

/** A request for the tensors of a figure. */
export interface Look {
  sample: SampleRef;
  layers: 'all' | string[];
  quantities: ProbeQuantity[];
}

/** The metrics of a run with its name. */
export interface NamedHistory {
  name: string;
  history: History;
  /** The metric by whose best epoch the run was judged, if it was. */
  monitor?: string | undefined;
}

/** The data source of figures: one network at one step. Later events are excluded. */
export interface FigureSource {
  readonly session: SessionState;
  history(): Promise<History>;
  statistics(): Promise<StatisticsPoint[]>;
  look(look: Look): Promise<FrameTensor[]>;
  samples(split: 'train' | 'test', offset: number, count: number): Promise<SampleBatch>;
  /** Evaluation on the whole test set; takes a while. */
  evaluation(): Promise<Evaluation>;
  /** Ranking curves on the whole test set; takes a while. */
  ranking(): Promise<RankingCurves>;
  /** The metrics of other runs, by their names or folders. Rejects with `run/not-found` where there is none. @param language of the names they get */
  runs(names: readonly string[], language: Language): Promise<NamedHistory[]>;
  /** The metrics of a lab's trainings that have been started, in order, by their names. Empty for an unknown lab. */
  trainings(lab: string, language: Language): Promise<(NamedHistory & { run: string })[]>;
  /** Images of a whole split by what the network says of them; takes a while the first time. */
  predictions(request: Omit<PredictionsRequest, 'task'>): Promise<PredictionPage>;
  /** Examples with the outputs of a network that predicts values; takes a while the first time. */
  examples(request: Omit<ExamplesRequest, 'task'>): Promise<ExamplePage>;
  /** The initial weights of a layer. */
  beginning(layer: string): Promise<FrameTensor[]>;
  /** Computes the course of an experiment in the engine. */
  compute(experiment: string, values: ExperimentValues): Promise<unknown>;
  /** Explanations of the network's outputs. */
  readonly why: WhyCalls;
  /** What is measured of the network's loss and its gradients. */
  readonly loss: LossCalls;
  /** Whether a unit or image that does not exist is an error. Default: it is replaced by the nearest. */
  readonly exact?: boolean;
  /** Name of long tasks, for their progress. */
  readonly task: string;
}

/** The calls a source needs. */
export type SourceCalls = Pick<
  EngineCalls,
  | 'history'
  | 'predictions'
  | 'examples'
  | 'statistics'
  | 'look'
  | 'samples'
  | 'evaluate'
  | 'rankingCurves'
  | 'compare'
  | 'listRuns'
  | 'listRecipes'
  | 'listLabs'
  | 'runHistory'
  | 'runExperiment'
  | keyof WhyCalls
  | keyof LossCalls
>;

/**
 * A source for the network that is open in an engine, at its current step.
 * @param task name of the evaluation, for its progress
 */
export function engineSource(calls: SourceCalls, session: SessionState, task = 'figure'): FigureSource {
  const once = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
    let answer: Promise<T> | undefined;
    return () => (answer ??= ask());
  };
  const happened = ({ step }: { step: number }): boolean => step <= session.step;
  return {
    ...{ session, task, why: calls, loss: calls },
    history: once(async () => {
      const { steps, epochs } = await calls.history();
      return { steps: steps.filter(happened), epochs: epochs.filter(happened) };
    }),
    statistics: once(async () => (await calls.statistics()).filter(happened)),
    look: (look) => calls.look(look),
    samples: (split, offset, count) => calls.samples({ split, offset, count }),
    evaluation: once(() => calls.evaluate({ task, split: 'test' })),
    ranking: once(() => calls.rankingCurves({ task, split: 'test' })),
    runs: async (names, language) => {
      if (names.length === 0) return [];
      const [known, recipes] = await Promise.all([calls.listRuns(), calls.listRecipes()]);
      const called = runNames(known, recipes, language);
      return Promise.all(
        names.map(async (wanted) => {
          const run = known.find(({ run, name }) =>
            [run, folderName(run), name, called.get(run)].includes(wanted),
          );
          const history = await calls.runHistory({ run: run?.run ?? wanted });
          const name = (run && called.get(run.run)) ?? folderName(wanted);
          return { name, history, monitor: run && monitorOf(run.settings) };
        }),
      );
    },
    trainings: async (id, language) => {
      const [labs, recipes] = await Promise.all([calls.listLabs(), calls.listRecipes()]);
      const lab = labs.find((one) => one.id === id);
      const done = (lab?.trainings ?? []).flatMap(({ name, recipe, settings }, at) => {
        const run = lab!.runs[at]?.run;
        const title = name ?? recipes.find((one) => one.id === recipe)?.title;
        return run === undefined
          ? []
          : [{ run, name: title?.[language] ?? recipe, monitor: monitorOf(settings) }];
      });
      return Promise.all(
        done.map(async (one) => ({ ...one, history: await calls.runHistory({ run: one.run }) })),
      );
    },
    predictions: (request) => calls.predictions({ task, ...request }),
    examples: (request) => calls.examples({ task, ...request }),
    compute: (experiment, values) => calls.runExperiment({ task, experiment, values }),
    beginning: async (layer) => {
      const side = { of: { from: 'initial' }, sample: anySample(session) } as const;
      const { a } = await calls.compare({ layer, a: side, b: side });
      return a.tensors.filter(({ quantity }) => quantity === 'filters');
    },
  };
}

/** Something to ask for weights with, which are the same whatever is looked at: a blank image where the data set is not there. */
function anySample({ data: { available, shape } }: SessionState): SampleRef {
  const isImage = shape.length === 3;
  return available || !isImage ? { split: 'test', index: 0 } : { pixels: new Uint8Array(sizeOf(shape)) };
}

/** The last component of a path. */
export const folderName = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
