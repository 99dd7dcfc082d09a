import { checkDraft } from '../../../src-shared/networks/checkDraft.ts';
import { networkFileOf } from '../../../src-shared/networks/networkFileOf.ts';
import type { ParsedNetwork } from '../../../src-shared/networks/parseNetwork.ts';
import { findPublished } from '../../../src-shared/networks/published/published.ts';

/** A published network by its id, described without its weights; undefined for an unknown id. */
export function publishedNetwork(id: string): ParsedNetwork | undefined {
  const draft = findPublished(id)?.draft();
  if (!draft) return undefined;
  const file = networkFileOf(draft, { task: 'classification', settings: {} });
  return { file, draft, described: checkDraft(draft) };
}
