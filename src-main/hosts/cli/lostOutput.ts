import { reasonOf } from '../../engine/library/files.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

/** Error codes that mean that the reader or the terminal has gone, which is not a failure of the command. */
const left = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * Prevents write errors of the outputs from crashing the process. A reader that has gone, such as `head -1`, is ignored:
 * the command continues silently, or ends if it listens for that. Lost output, for example on a full disk, is reported
 * once.
 * @param onLost receives the error `export/unwritable`
 */
export function outliveOutput(onLost: (failure: FeaturescopeError) => void): void {
  let told = false;
  for (const [path, output] of [
    ['stdout', process.stdout],
    ['stderr', process.stderr],
  ] as const)
    output.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (told || left.has(code ?? '')) return;
      told = true;
      onLost(new FeaturescopeError('export/unwritable', { path, reason: reasonOf(code, message) }));
    });
}
