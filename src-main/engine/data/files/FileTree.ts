/** One file of a folder or an archive. */
export interface DataFile {
  /** Path within the tree, with `/` between its parts. */
  path: string;
  /** Size of the file, unpacked where it lies in an archive. */
  bytes: number;
  /** When the file was last written to, in milliseconds since 1970; 0 where that is not known. */
  modified: number;
  /** Reads the whole file. @throws UnreadableFile, `engine/cancelled` */
  read(signal?: AbortSignal): Promise<Uint8Array>;
}

/** The files of a folder with all its sub-folders, of an archive, or one file alone. */
export interface FileTree {
  /** Path of the folder or file on this machine. */
  location: string;
  /** In the order of their paths. */
  files: readonly DataFile[];
}

/** The last part of a path within a tree. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The path of a tree's file for messages: the tree's own where the tree is that file. */
export function locationOf(tree: FileTree, file: DataFile): string {
  return tree.location.endsWith(file.path) ? tree.location : `${tree.location}/${file.path}`;
}
