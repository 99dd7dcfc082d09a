import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { isHidden } from './isHidden.ts';

/** Maximum unpacked size of an archive: 2 GiB. */
export const MOST_UNPACKED = 2 ** 31;

/**
 * Whether a path in an archive is a file that is part of the data.
 * @throws FeaturescopeError `data/archive-unreadable` for a path that leads out of the archive
 */
export function isWanted(path: string, location: string): boolean {
  const parts = path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '.');
  if (parts[0] === '' || parts.includes('..'))
    throw archiveUnreadable(location, reason('it holds paths that lead out of it'));
  return !path.endsWith('/') && !parts.some(isHidden);
}

export function archiveUnreadable(path: string, why: string, cause?: unknown): FeaturescopeError {
  return new FeaturescopeError('data/archive-unreadable', { path, reason: why }, { cause });
}
