import { reasonOf } from '../../engine/library/files.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

/** The reader went away, or the terminal did: that is no failure of the command. */
const left = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * Makes output that cannot be written no crash. A reader that left, as `head -1` does, is not told of: the command goes on
 * without a word, or ends where it listens for that. Output that is lost, as on a full disk, is told once.
 * @param onLost gets the failure, `export/unwritable`
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
