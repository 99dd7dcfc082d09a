import type { Language } from '../../src-shared/contract/errors.ts';
import { withParticles } from '../../src-shared/texts/particles.ts';
import { en, type Messages } from './en.ts';
import { ko } from './ko.ts';

/** Both dictionaries, by language. */
export const dictionary: Record<Language, Messages> = { en, ko: withParticles(ko) };

/** The language for a browser's list of preferences: Korean if it comes before English, else English. */
export function preferredLanguage(tags: readonly string[]): Language {
  const first = tags.find((tag) => /^(ko|en)\b/i.test(tag));
  return first !== undefined && /^ko\b/i.test(first) ? 'ko' : 'en';
}
