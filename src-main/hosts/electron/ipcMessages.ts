/** The messages between the shell and the page's preload. */
export const ipcMessages = {
  /** Sent by the page to request its connection to the engine. */
  ready: 'featurescope:ready',
  /** Transfers the port to the engine to the page. */
  enginePort: 'featurescope:engine-port',
} as const;
