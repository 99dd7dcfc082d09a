import { wrapInternal, type ErrorCode, type ErrorDetail } from '../../src-shared/contract/errors.ts';

/** A failure a person should know of. */
export interface Problem {
  id: number;
  code: ErrorCode;
  detail: ErrorDetail;
}

const MOST = 4;

/** What went wrong and has not been dismissed yet; the same failure twice is shown once. */
export class Problems {
  list = $state.raw<readonly Problem[]>([]);
  #next = 1;

  /** Takes any thrown value. Being cancelled is what was wished for, and being cut off is shown elsewhere. */
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
