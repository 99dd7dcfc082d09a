import type { Terminal } from '../Terminal.ts';
import type { LossCheck } from './LineUp.ts';

/** Maximum difference between two peers' losses for the same weights and images, in nats. */
const TOLERANCE = 1e-3;

/** Whether all peers do the same work: their losses for the same weights and images agree. Reports those that do not. */
export function compareLosses(terminal: Terminal, losses: readonly LossCheck[]): boolean {
  let agree = true;
  for (const { workload, peer, loss } of losses) {
    const expected = losses.find((other) => other.workload === workload)!.loss;
    // Written so that NaN counts as a difference.
    const ok = Math.abs(loss - expected) <= TOLERANCE;
    terminal.line({ type: 'check', workload, peer, loss, expected, ok });
    if (!ok) terminal.note(terminal.texts.bench.disagree(peer, workload, loss, expected));
    agree &&= ok;
  }
  return agree;
}
