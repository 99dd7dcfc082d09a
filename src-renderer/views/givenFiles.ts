import type { GivenFile } from '../state/shell/handOver.ts';

/** Files that systems keep beside those of the user. */
const isHidden = (name: string): boolean => name.startsWith('.') || name === '__MACOSX';

/**
 * The files of a drop, and all in the folders of it. What was dropped must be asked for at once, because a browser forgets it after
 * the event; the folders are read later.
 */
export function droppedFiles(data: DataTransfer): () => Promise<GivenFile[]> {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  return async () => {
    const found = await Promise.all(
      entries.map(async (entry) => {
        if (entry === null) return [];
        return entry instanceof File ? [{ path: entry.name, file: entry }] : filesUnder(entry);
      }),
    );
    return found.flat();
  };
}

/** The files of a file chooser, with their paths if a folder was chosen. */
export const chosenFiles = (input: HTMLInputElement): GivenFile[] =>
  [...(input.files ?? [])]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !path.split('/').some(isHidden));

async function filesUnder(entry: FileSystemEntry, depth = 0): Promise<GivenFile[]> {
  if (depth > 0 && isHidden(entry.name)) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: GivenFile[] = [];
  for (;;) {
    // A reader tells a part of a large folder at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    for (const one of some) found.push(...(await filesUnder(one, depth + 1)));
  }
}
