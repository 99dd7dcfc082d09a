import type { SessionState } from '../../../src-shared/contract/service.ts';

/**
 * A state with the objects of an earlier one of the same session wherever their contents are equal, so that what is derived
 * from them is not computed and drawn again. Network and data never change within a session.
 */
export function keepEqual(before: SessionState | null, state: SessionState): SessionState {
  if (before?.id !== state.id) return state;
  const kept = Object.entries(state).map(([key, value]: [string, unknown]) => {
    const earlier = before[key as keyof SessionState];
    if (key === 'model' || key === 'data') return [key, earlier];
    if (typeof value !== 'object' || typeof earlier !== 'object') return [key, value];
    return [key, JSON.stringify(value) === JSON.stringify(earlier) ? earlier : value];
  });
  return Object.fromEntries(kept) as SessionState;
}
