import type { ForeignKind } from '../model/foreignKinds.ts';
import { FeaturescopeError } from './errors.ts';
import { reason } from './reasons.ts';

/** The error for a file or folder of a known kind that cannot be opened yet. */
export function notYet(path: string, kind: ForeignKind): FeaturescopeError {
  return new FeaturescopeError('open/not-yet', { path, reason: reasonFor(kind) });
}

function reasonFor(kind: ForeignKind): string {
  if (kind === 'an archive') return reason('nothing in the archive can be opened');
  return reason('it is of the format {format}', { format: kind });
}
