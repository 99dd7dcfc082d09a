import { locateFolder } from '../locate.ts';
import { drawPrints } from './drawPrints.ts';
import type { Prints } from './Prints.ts';
import { readPrints } from './readPrints.ts';

/** Name of the folder of prints among the data sets. */
const FINGERPRINTS = 'fingerprints';
/** Those that are drawn instead. */
const SEED = 1;

const FINGERS = 10;

/**
 * The fingerprints on this machine, in a folder `fingerprints` where data sets are looked for; drawn ones where there are none.
 * @throws FeaturescopeError as `readPrints`
 */
export function openPrints(signal: AbortSignal): Promise<Prints> {
  const folder = locateFolder(FINGERPRINTS);
  if (folder === undefined) return drawPrints(SEED, FINGERS, signal);
  return readPrints(folder, FINGERPRINTS, signal);
}
