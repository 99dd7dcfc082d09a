import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { it, type TestAPI } from 'vitest';

/** The folder of real data next to the repository. */
export const sharedData = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** `it`, or an explained skip if the real data is missing. */
export function itWithRealData(): TestAPI | TestAPI['skip'] {
  if (existsSync(`${sharedData}/mnist`)) return it;
  process.stdout.write(`Skipped: the real data is not at ${sharedData}.\n`);
  return it.skip;
}
