import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { CodePlaneSchema, ComparePcaSchema, DecodeSchema } from '../../../src-shared/contract/codes.ts';
import { NoiseLevelsSchema } from '../../../src-shared/contract/denoising.ts';
import {
  EmbeddingSchema,
  GradCamSchema,
  MaximiseSchema,
  MovedSchema,
  OcclusionSchema,
  OverTimeSchema,
  RobustnessSchema,
  SaliencySchema,
  SeparabilitySchema,
  type WhyCalls,
} from '../../../src-shared/contract/why.ts';
import type { ClientTasks, Counted } from './ClientTasks.ts';
import type { Session } from '../training/Session.ts';
import type { WhyTask } from '../explain/breathe.ts';
import { codePlane } from '../explain/codes/codePlane.ts';
import { comparePca } from '../explain/codes/comparePca.ts';
import { decode } from '../explain/codes/decode.ts';
import { embed } from '../explain/embedding.ts';
import { findGradCam } from '../explain/gradCam.ts';
import { maximise } from '../explain/maximise.ts';
import { lookAtMoved } from '../explain/moved.ts';
import { findOcclusion } from '../explain/occlusion.ts';
import { lookOverTime } from '../explain/overTime.ts';
import { measureNoiseLevels } from '../explain/noiseLevels.ts';
import { measureRobustness } from '../explain/robustness.ts';
import { findSaliency } from '../explain/saliency.ts';
import { measureSeparability } from '../explain/separability.ts';

const perImage: Counted = { what: 'explain', unit: 'images' };

/**
 * The calls that explain the open network's outputs and measure its robustness.
 * @param opened returns the open session; throws `engine/no-session` if there is none
 */
export function whyCalls(opened: () => Session, tasks: ClientTasks): WhyCalls {
  /** @throws FeaturescopeError `evaluation/several-outputs`: what is asked is about the classes of one output */
  const session = (): Session => {
    const open = opened();
    if (open.network.objective.task === 'multi-output')
      throw new FeaturescopeError('evaluation/several-outputs');
    return open;
  };
  /** Rejected during training, because the weights would change during the computation. */
  const longWork = async <T>(
    task: string,
    work: (open: Session, task: WhyTask, report: (told: Counted) => WhyTask['onProgress']) => Promise<T>,
  ): Promise<T> => {
    const open = session();
    if (open.busyWith) throw new FeaturescopeError('engine/busy', { task: open.busyWith });
    const { version } = open.network;
    const report = (told: Counted) => tasks.counted(task, told);
    return tasks.run(task, (signal) =>
      work(
        open,
        { signal, unchanged: () => open.network.version === version, onProgress: report(perImage) },
        report,
      ),
    );
  };
  return {
    saliency: (request) =>
      longWork(request.task, (open, task) => findSaliency(open, v.parse(SaliencySchema, request), task)),
    gradCam: async (request) => findGradCam(session(), v.parse(GradCamSchema, request)),
    occlusion: (request) =>
      longWork(request.task, (open, task) => findOcclusion(open, v.parse(OcclusionSchema, request), task)),
    maximise: async (request) => maximise(session(), v.parse(MaximiseSchema, request)),
    embedding: (request) =>
      longWork(request.task, (open, task, report) =>
        embed(open, v.parse(EmbeddingSchema, request), {
          ...task,
          onEpoch: report({ what: 'embed', unit: 'epochs' }),
        }),
      ),
    separability: (request) =>
      longWork(request.task, (open, task) =>
        measureSeparability(open, v.parse(SeparabilitySchema, request), task),
      ),
    robustness: (request) =>
      longWork(request.task, (open, task) =>
        measureRobustness(open, v.parse(RobustnessSchema, request), task),
      ),
    overTime: (request) =>
      longWork(request.task, (open, task) => lookOverTime(open, v.parse(OverTimeSchema, request), task)),
    codePlane: (request) =>
      longWork(request.task, (open, task) => codePlane(open, v.parse(CodePlaneSchema, request), task)),
    decode: async (request) => decode(session().network, v.parse(DecodeSchema, request)),
    comparePca: (request) =>
      longWork(request.task, (open, task) => comparePca(open, v.parse(ComparePcaSchema, request), task)),
    noiseLevels: (request) =>
      longWork(request.task, (open, task) =>
        measureNoiseLevels(open, v.parse(NoiseLevelsSchema, request), task),
      ),
    moved: async (request) => lookAtMoved(session(), v.parse(MovedSchema, request)),
  };
}
