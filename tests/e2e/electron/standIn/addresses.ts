// Chromium does not load pages of a scheme that it does not know, and only Electron can teach it one. The pages of the
// program's scheme are therefore loaded from a web address that stands for it, and never reach a network: a request for it
// is answered by the program.

/** Ends the host of every such address; no machine can have it. */
const DOMAIN = 'invalid';

/** The web address that stands for one of the program's scheme: `featurescope://app/a.js` is `https://app.featurescope.invalid/a.js`. */
export function webAddress(address: string): string {
  const [, scheme, host, path] = /^(\w+):\/\/([^/?#]*)(.*)$/.exec(address)!;
  return `https://${host}.${scheme}.${DOMAIN}${path}`;
}

/** The program's address for a web address that stands for it; any other address is returned unchanged. */
export function programAddress(address: string): string {
  const [, host, scheme, path] = /^https:\/\/([^/?#]*)\.(\w+)\.invalid(.*)$/.exec(address) ?? [];
  return scheme === undefined ? address : `${scheme}://${host}${path}`;
}
