import type { Ask } from '../../contract/atStep.ts';
import type { EngineCalls, SessionState } from '../../contract/service.ts';
import type { SourceAt } from './drawFigure.ts';
import { engineSource, type FigureSource, type SourceCalls } from './source.ts';

/** The calls that sources for other steps need. */
export type StepSourceCalls = SourceCalls & Pick<EngineCalls, 'askAtStep'>;

/**
 * Sources for other steps of the open network's run, without moving the session. A network without a run has only its own
 * step.
 * @param session current state of the session
 * @param task name of the restoring and computing, for progress and cancellation
 */
export function sourcesAtSteps(calls: StepSourceCalls, session: SessionState, task: string): SourceAt {
  const { run } = session;
  if (run === null) return () => Promise.resolve(engineSource(calls, session, task));
  const beginnings = new Map<string, ReturnType<FigureSource['beginning']>>();
  return async (step) => {
    const asked = callsAtStep(calls, { run, step, task });
    const state = (await calls.askAtStep({ task, run, step, ask: { call: 'state' } })) as SessionState;
    const source = engineSource(asked, state, task);
    const beginning: FigureSource['beginning'] = (layer) => {
      const known = beginnings.get(layer) ?? weightsAtStart(calls, { run, task }, layer);
      beginnings.set(layer, known);
      return known;
    };
    return { ...source, beginning };
  };
}

/** The calls of a source, applied to a step; calls about other runs are unchanged. */
function callsAtStep(
  calls: StepSourceCalls,
  { run, step, task }: { run: string; step: number; task: string },
): SourceCalls {
  const at = (call: Ask['call']) => async (request?: unknown) =>
    (await calls.askAtStep({ task, run, step, ask: { call, request } as Ask })) as never;
  return {
    history: at('history'),
    statistics: at('statistics'),
    look: at('look'),
    samples: at('samples'),
    evaluate: at('evaluate'),
    rankingCurves: at('rankingCurves'),
    predictions: at('predictions'),
    examples: at('examples'),
    saliency: at('saliency'),
    gradCam: at('gradCam'),
    occlusion: at('occlusion'),
    maximise: at('maximise'),
    embedding: at('embedding'),
    separability: at('separability'),
    robustness: at('robustness'),
    moved: at('moved'),
    overTime: at('overTime'),
    codePlane: at('codePlane'),
    decode: at('decode'),
    comparePca: at('comparePca'),
    noiseLevels: at('noiseLevels'),
    landscape: at('landscape'),
    checkGradient: at('checkGradient'),
    compare: (request) => calls.compare(request),
    listRuns: () => calls.listRuns(),
    listRecipes: () => calls.listRecipes(),
    listLabs: () => calls.listLabs(),
    runHistory: (request) => calls.runHistory(request),
    runExperiment: (request) => calls.runExperiment(request),
  };
}

async function weightsAtStart(
  calls: StepSourceCalls,
  { run, task }: { run: string; task: string },
  layer: string,
): ReturnType<FigureSource['beginning']> {
  const look = callsAtStep(calls, { run, step: 0, task }).look;
  return look({ sample: { split: 'test', index: 0 }, layers: [layer], quantities: ['filters'] });
}
