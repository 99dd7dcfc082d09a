/** One file of a folder or an archive. */
export interface DataFile {
  /** Path within the tree, separated by `/`. */
  path: string;
  /** Size of the file; within an archive, its unpacked size. */
  bytes: number;
  /** Modification time in milliseconds since 1970; 0 if it is unknown. */
  modified: number;
  /** Reads the whole file. @throws UnreadableFile, `engine/cancelled` */
  read(signal?: AbortSignal): Promise<Uint8Array>;
}

/** The files of a folder including its subfolders, of an archive, or a single file. */
export interface FileTree {
  /** Path of the folder or file on this machine. */
  location: string;
  /** Sorted by path. */
  files: readonly DataFile[];
}

/** The last component of a path within a tree. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The path of a tree's file for messages: the tree's own path if the tree is that file. */
export function locationOf(tree: FileTree, file: DataFile): string {
  return tree.location.endsWith(file.path) ? tree.location : `${tree.location}/${file.path}`;
}
