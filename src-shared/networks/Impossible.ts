import type { Fault, FaultCode } from './faults.ts';

/** Thrown by the rules of layers for settings or inputs that are impossible. */
export class Impossible extends Error {
  override readonly name = 'Impossible';
  readonly fault: Fault;

  constructor(code: FaultCode, detail: Fault['detail'] = {}) {
    super(code);
    this.fault = { code, detail };
  }
}
