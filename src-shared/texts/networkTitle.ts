import type { Language } from '../contract/errors.ts';
import type { SessionState } from '../contract/service.ts';

/** What people call the network of a session: the title of its recipe, else the recipe's id; an ellipsis where nothing is open. */
export function networkTitle(session: SessionState | undefined, language: Language): string {
  return session ? (session.title?.[language] ?? session.recipe) : '…';
}
