import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type {
  StepTrace,
  InsideTensors,
  InsideTensorsRequest,
} from '../../../../src-shared/contract/inside.ts';
import type { Session } from '../../training/Session.ts';
import type { StepRecord } from './StepRecord.ts';

/** Holds the one step that is being inspected. It is dropped when its session moves on, or when all viewers have left. */
export class StepTraceCache {
  #held: { session: Session; record: StepRecord } | undefined;
  readonly #viewers = new Set<object>();

  /** Replaces the held step, on behalf of a viewer. */
  keep(viewer: object, session: Session, record: StepRecord): StepTrace {
    this.#viewers.add(viewer);
    this.#held = { session, record };
    return record.describe();
  }

  /** @throws FeaturescopeError `inside/gone`, `inside/no-image`, `model/unknown-layer` */
  tensors(session: Session, request: InsideTensorsRequest): InsideTensors {
    this.follow(session);
    if (this.#held?.record.facts.step !== request.step)
      throw new FeaturescopeError('inside/gone', { step: request.step });
    return this.#held.record.tensors(request);
  }

  leave(viewer: object): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size === 0) this.#held = undefined;
  }

  /** Drops the step if the network no longer stands behind it. */
  follow(session: Session | undefined): void {
    const held = this.#held;
    if (held && (held.session !== session || held.record.facts.step !== session.position.step))
      this.#held = undefined;
  }
}
