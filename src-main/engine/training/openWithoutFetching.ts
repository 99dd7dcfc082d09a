import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { SessionState } from '../../../src-shared/contract/service.ts';
import type { Dataset } from '../data/Dataset.ts';
import { fallbackInfo } from './fallbackInfo.ts';
import type { OpenContext } from './OpenContext.ts';

/**
 * Opens the data that goes with a model without downloading: if the set is not on this machine, the embedded digits are used.
 */
export async function openWithoutFetching(
  name: string,
  context: OpenContext,
): Promise<{ data: Dataset; fallback?: SessionState['dataFallback'] }> {
  try {
    return { data: await context.data.open(name, context) };
  } catch (error) {
    if (!(error instanceof FeaturescopeError) || error.code !== 'data/not-found') throw error;
    return { data: await context.data.open('digits', context), fallback: fallbackInfo(name, error) };
  }
}
