/** Files that lie together, in a folder or in a zip. Names are with slashes, and lead nowhere else. */
export interface ModelFiles {
  /** Names of the files, those in folders within too. */
  names(): string[];
  /**
   * The bytes of a file; undefined where there is none of that name.
   * @param most bytes it may have
   * @throws UnreadableFile
   */
  read(name: string, most: number): Buffer | undefined;
  /** The same files, seen from a folder within. */
  within(folder: string): ModelFiles;
}
