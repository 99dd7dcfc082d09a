import { describeError, wrapInternal } from '../../src-shared/contract/errors.ts';

/** Number of errors within {@link WINDOW_MS} that a process outlives; with more it is broken, and must be restarted. */
const MOST_ERRORS = 20;
/** In milliseconds. */
const WINDOW_MS = 60_000;

/** The part of `process` that {@link outliveErrors} needs. */
export interface ErrorSource {
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  off(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  exit(code: number): void;
  stderr: { write(text: string): unknown };
}

/**
 * Keeps a process alive after an error that no listener caught, and reports it in one line on stderr. Such an error is
 * always a bug, but it concerns one request or one client, and must not end everything for all others. A rejected promise
 * that nobody handles arrives here too. If errors come again and again, the process exits with code 1, so that whoever
 * started it can restart it.
 *
 * @param report called with each error; errors that it throws itself are ignored
 * @param now the time in milliseconds
 * @returns a function that stops it, so that a further error ends the process again
 */
export function outliveErrors(
  report: (error: unknown) => void = () => undefined,
  source: ErrorSource = process,
  now: () => number = Date.now,
): () => void {
  let recent: number[] = [];
  const outlive = (error: unknown): void => {
    const time = now();
    recent = [...recent.filter((earlier) => time - earlier < WINDOW_MS), time];
    try {
      const { code, detail } = wrapInternal(error);
      source.stderr.write(`featurescope: ${describeError(code, detail, 'en')} [${code}]\n`);
      report(error);
    } catch {
      // Reporting must not cause a further error.
    }
    if (recent.length > MOST_ERRORS) source.exit(1);
  };
  source.on('uncaughtException', outlive);
  return () => void source.off('uncaughtException', outlive);
}
