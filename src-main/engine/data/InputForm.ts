import type { InputRange } from '../../../src-shared/contract/imports.ts';

/** How images go into a network that takes them in another form than `[H, W, C]` in 0..1. */
export interface InputForm {
  range: InputRange;
  /** Whether the channels come before rows and columns. */
  channelsFirst: boolean;
  /** Set where images go in as rows of values, `[H * W * C]`. */
  flat?: boolean | undefined;
}
