import { vi } from 'vitest';

/**
 * Waits until a check passes, and gives what it gives. Patient by default: other work on the machine may slow down what is
 * waited for, and a test must not fail of that.
 */
export function eventually<T>(
  check: () => T | Promise<T>,
  options: { timeout?: number; interval?: number } = {},
): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 20, ...options });
}
