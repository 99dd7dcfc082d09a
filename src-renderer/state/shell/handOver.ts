import { MOST_HANDED_OVER, type HandedOver } from '../../../src-shared/contract/drops.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';
import type { Tasks } from '../Tasks.svelte.ts';

/** A file that was dropped or chosen, with its path within what was. */
export interface GivenFile {
  path: string;
  file: File;
}

/** Bytes of a file that are read at once. */
const PORTION = MOST_HANDED_OVER / 4;

type Calls = Pick<EngineCalls, 'beginDrop' | 'addToDrop' | 'endDrop' | 'leaveDrop'>;

/**
 * Copies files to the engine, for a page in a browser, which is not told where they lie.
 * @returns the path of the copy
 * @throws FeaturescopeError `open/drop-refused`, `engine/cancelled`, and the engine's errors of writing
 */
export async function handOver(given: readonly GivenFile[], calls: Calls, tasks: Tasks): Promise<string> {
  const files = given.map(({ path, file }) => ({ path, bytes: file.size, modified: file.lastModified }));
  const { drop, path } = await calls.beginDrop({ files });
  if (path !== null) return path;
  const stop = new AbortController();
  try {
    return await tasks.run('copy', (task) => copy(given, { drop, task, calls, tasks, signal: stop.signal }), {
      stop,
      subject: { name: given[0]?.path.split('/')[0] },
    });
  } catch (error) {
    await calls.leaveDrop({ drop }).catch(() => undefined);
    throw error;
  }
}

/**
 * The path of given files in the desktop app: of the folder that was chosen, else of the file, of several of the first.
 * @param pathOf returns the path of a file
 */
export function pathOfGiven([first]: readonly GivenFile[], pathOf: (file: File) => string): string {
  const inside = first!.path.split('/').length - 1;
  return pathOf(first!.file).replace(new RegExp(`(?:[\\\\/][^\\\\/]+){${inside}}$`), '');
}

interface Copying {
  drop: string;
  task: string;
  calls: Calls;
  tasks: Tasks;
  signal: AbortSignal;
}

/** Small files go together, large ones in portions. */
async function copy(
  given: readonly GivenFile[],
  { drop, task, calls, tasks, signal }: Copying,
): Promise<string> {
  const total = given.reduce((sum, { file }) => sum + file.size, 0);
  let done = 0;
  let parts: HandedOver[] = [];
  let size = 0;
  const send = async (): Promise<void> => {
    if (signal.aborted) throw new FeaturescopeError('engine/cancelled');
    await calls.addToDrop({ drop, parts });
    done += size;
    [parts, size] = [[], 0];
    tasks.report({ task, what: 'copy', done, total, unit: 'bytes' });
  };
  for (const [at, { file }] of given.entries())
    for (let offset = 0; offset < file.size; offset += PORTION) {
      const bytes = await read(file, offset);
      if (size + bytes.length > MOST_HANDED_OVER || parts.length >= MOST_PARTS) await send();
      parts.push({ file: at, offset, bytes });
      size += bytes.length;
    }
  await send();
  return (await calls.endDrop({ drop })).path;
}

/** Files in one message. */
const MOST_PARTS = 1_000;

async function read(file: File, offset: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(offset, offset + PORTION).arrayBuffer());
  } catch (error) {
    const reason = (error as Error).message;
    throw new FeaturescopeError('open/drop-refused', { name: file.name, reason }, { cause: error });
  }
}
