/** Ctrl-C, a polite end, and the end of the terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls a function whenever the command shall end early: at Ctrl-C, SIGTERM, the terminal's end (SIGHUP), and when nobody
 * reads any more what it prints, as behind `| head -1`.
 * @returns what stops listening
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
