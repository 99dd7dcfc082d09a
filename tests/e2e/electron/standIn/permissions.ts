import type { BrowserContext } from 'playwright-core';
import type { ChromiumContents } from './ChromiumContents.ts';
import type { ElectronDouble } from '../../../hosts/electron/double/ElectronDouble.ts';
import { webAddress } from './addresses.ts';

/** Permissions under Electron's names, and as Chromium's debugging protocol describes them. */
const permissions = [
  ['media', { name: 'camera' }, ['video']],
  ['media', { name: 'microphone' }, ['audio']],
  ['clipboard-sanitized-write', { name: 'clipboard-write' }, undefined],
  ['clipboard-read', { name: 'clipboard-read' }, undefined],
  ['geolocation', { name: 'geolocation' }, undefined],
  ['notifications', { name: 'notifications' }, undefined],
  ['midi', { name: 'midi' }, undefined],
] as const;

/** Makes Chromium answer a page that asks for its permissions as the program's handler of checks does. */
export async function grantAsChecked(
  electron: ElectronDouble<ChromiumContents>,
  browser: BrowserContext,
): Promise<void> {
  const own = 'featurescope://app/';
  const session = await browser.newCDPSession(browser.pages()[0]!);
  const { origin } = new URL(webAddress(own));
  for (const [name, permission, types] of permissions) {
    const { check } = electron.answers(name, own, types && [...types]);
    await session.send('Browser.setPermission', {
      permission,
      setting: check ? 'granted' : 'denied',
      origin,
    });
  }
}
