const leftovers: ReadonlySet<string> = new Set(['__MACOSX', 'Thumbs.db', 'desktop.ini']);

/** Whether a file or folder is one that systems leave behind and nobody means as data. */
export const isHidden = (name: string): boolean => name.startsWith('.') || leftovers.has(name);
