import { vi } from 'vitest';

/**
 * Waits until a check passes, and returns its result. Patient by default: other load on the machine may slow down what is
 * awaited, and must not fail a test.
 */
export function eventually<T>(
  check: () => T | Promise<T>,
  options: { timeout?: number; interval?: number } = {},
): Promise<T> {
  return vi.waitFor(check, { timeout: 120_000, interval: 20, ...options });
}
