import { wrapInternal, type ErrorCode, type ErrorDetail } from '../../src-shared/contract/errors.ts';

/** An error to display. */
export interface Problem {
  id: number;
  code: ErrorCode;
  detail: ErrorDetail;
}

const MOST = 4;

/** Errors that have not been dismissed; repeated errors are listed once. */
export class Problems {
  list = $state.raw<readonly Problem[]>([]);
  #next = 1;

  /**
   * Accepts any thrown value. Ignores cancellations, which the user requested, and disconnections, which are displayed
   * elsewhere.
   */
  add(error: unknown): void {
    const { code, detail } = wrapInternal(error);
    if (code === 'engine/cancelled' || code === 'protocol/disconnected') return;
    const others = this.list.filter(
      (known) => known.code !== code || JSON.stringify(known.detail) !== JSON.stringify(detail),
    );
    this.list = [...others, { id: this.#next++, code, detail }].slice(-MOST);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((problem) => problem.id !== id);
  }

  clear(): void {
    this.list = [];
  }
}
