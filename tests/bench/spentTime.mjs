// Computing time of processes and their threads, as Linux reports it.
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Nanoseconds of computing time of a process and its descendants, by kind of process and name of thread.
 * @param main whether only the main thread is told apart from all others
 * @param except a process that is left out, with its descendants
 */
export function spentByThread(pid, { main = false, except } = {}) {
  const spent = {};
  for (const one of familyOf(pid, except)) {
    const kind = kindOf(one);
    for (const thread of list(`/proc/${one}/task`)) {
      const place = `/proc/${one}/task/${thread}`;
      const time = Number(read(`${place}/schedstat`).split(' ')[0]);
      const name = read(`${place}/comm`).trim().replace(/\d+$/, '');
      const key = main ? (thread === String(pid) ? 'main' : 'others') : `${kind} ${name}`;
      spent[key] = (spent[key] ?? 0) + time;
    }
  }
  return spent;
}

/** A process and its descendants. */
function familyOf(pid, except) {
  const children = new Map();
  for (const entry of list('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(/\) \S (\d+)/.exec(read(`/proc/${entry}/stat`))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const family = [pid];
  // It grows while it is visited.
  for (const one of family) family.push(...(children.get(one) ?? []).filter((child) => child !== except));
  return family;
}

/** Chromium names what each of its processes does. */
function kindOf(pid) {
  return /--type=([\w-]+)/.exec(read(`/proc/${pid}/cmdline`))?.[1] ?? 'main';
}

/** Empty for a process that has ended in the meantime. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
