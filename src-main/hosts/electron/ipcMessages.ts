/** The messages between the shell and the page's preload. */
export const ipcMessages = {
  /** The page asks for its line to the engine. */
  ready: 'featurescope:ready',
  /** Brings a page its port to the engine. */
  enginePort: 'featurescope:engine-port',
} as const;
