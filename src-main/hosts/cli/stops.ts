/** Ctrl-C, termination requests, and the end of the terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls a function when the command has to end early: on Ctrl-C, SIGTERM, the end of the terminal (SIGHUP), and when the
 * reader of its output has gone, as with `| head -1`.
 * @returns a function that stops listening
 */
export function onStop(stop: () => void): () => void {
  const outputs = [process.stdout, process.stderr];
  for (const signal of signals) process.on(signal, stop);
  for (const output of outputs) output.on('error', stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
    for (const output of outputs) output.off('error', stop);
  };
}
