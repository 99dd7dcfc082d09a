const leftovers: ReadonlySet<string> = new Set(['__MACOSX', 'Thumbs.db', 'desktop.ini']);

/** Whether a file or folder is hidden or created by the system, and so not part of the data. */
export const isHidden = (name: string): boolean => name.startsWith('.') || leftovers.has(name);
