import { readFileSync, readlinkSync } from 'node:fs';

/** Ticks per second in which Linux tells times to programs, whatever its own clock is. */
const TICKS_PER_SECOND = 100;

/** How a thread of this process is found from others: its folder below `/proc`; undefined where the system has none. */
export function ownThread(): string | undefined {
  try {
    return readlinkSync('/proc/thread-self');
  } catch {
    return undefined;
  }
}

/**
 * How long a thread has computed so far, in milliseconds, however busy the machine is with other things.
 * @param thread as from {@link ownThread}
 * @returns undefined where the system does not tell
 */
export function threadTime(thread: string | undefined): number | undefined {
  if (thread === undefined) return undefined;
  try {
    // The name in parentheses may contain spaces; user and system time are the 14th and 15th field.
    const text = readFileSync(`/proc/${thread}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? (ticks * 1000) / TICKS_PER_SECOND : undefined;
  } catch {
    return undefined;
  }
}
