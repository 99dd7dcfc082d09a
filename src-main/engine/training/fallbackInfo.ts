import { toWireError, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { SessionState } from '../../../src-shared/contract/service.ts';

/** What is told of a data set that another one stands in for. */
export function fallbackInfo(wanted: string, error: FeaturescopeError): SessionState['dataFallback'] {
  return { wanted, reason: error.message, error: toWireError(error) };
}
