import { afterAll, vi } from 'vitest';

// The files of the project `component` share a window, which is reset after each.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  document.body.replaceChildren();
  for (const name of document.documentElement.getAttributeNames())
    document.documentElement.removeAttribute(name);
  window.localStorage.clear();
  window.history.replaceState(null, '', '#');
});
