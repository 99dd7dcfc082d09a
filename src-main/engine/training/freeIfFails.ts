/** Does work on something that has to be freed, and frees it if that fails. @throws the error of the work */
export function freeIfFails<T>(owned: { dispose(): void }, work: () => T): T {
  try {
    return work();
  } catch (error) {
    owned.dispose();
    throw error;
  }
}
