/** How a running experiment reports, and how it is stopped. */
export interface ExperimentTask {
  signal: AbortSignal;
  progress(done: number, total: number): void;
  /** Tells what is known so far. */
  partial?(course: unknown): void;
}
