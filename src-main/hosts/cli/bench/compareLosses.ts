import type { Terminal } from '../Terminal.ts';
import type { LossCheck } from './LineUp.ts';

/** How far two peers' losses of the same weights and images may be apart, in nats. */
const TOLERANCE = 1e-3;

/** Whether all peers do the same work: their losses of the same weights and images agree. Tells about those that do not. */
export function compareLosses(terminal: Terminal, losses: readonly LossCheck[]): boolean {
  let agree = true;
  for (const { workload, peer, loss } of losses) {
    const expected = losses.find((other) => other.workload === workload)!.loss;
    // Written so that NaN is no agreement.
    const ok = Math.abs(loss - expected) <= TOLERANCE;
    terminal.line({ type: 'check', workload, peer, loss, expected, ok });
    if (!ok) terminal.note(terminal.texts.bench.disagree(peer, workload, loss, expected));
    agree &&= ok;
  }
  return agree;
}
