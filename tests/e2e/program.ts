import type axe from 'axe-core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { PROTOCOL_VERSION } from '../../src-shared/contract/service.ts';
import { shareServer, startServer } from '../hosts/builtProgram.ts';
import { connectSocket } from '../hosts/connectSocket.ts';
import { everyRule } from '../renderer/axeRules.ts';
import { openPage, type Look } from './browser.ts';

export { button, startTraining } from './actions.ts';

const home = mkdtempSync(join(tmpdir(), 'featurescope-e2e-'));
const cache = join(home, 'cache');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Environment of a program without data other than the embedded digits. */
const environmentIn = (folder: string): NodeJS.ProcessEnv => ({
  FEATURESCOPE_HOME: folder,
  XDG_CACHE_HOME: cache,
  FEATURESCOPE_DATA: '',
});
const shared = shareServer(() => environmentIn(join(home, 'home')));

/**
 * A page on a program as for a new user: no runs, no data other than the embedded digits. The tests of a file share one
 * program, which is reset for each test.
 */
export async function start(look: Look = {}) {
  const { url } = shared();
  await renew(url);
  return { url, page: await openPage(url, look) };
}

/** The same with a separate program, for tests that a shared one would not survive. */
export async function startAlone(environment: NodeJS.ProcessEnv = {}) {
  const { url, child } = await startServer({ ...environmentIn(temporaryFolder()), ...environment });
  return { url, child, page: await openPage(url) };
}

/** Opens the network of a first start, which closes any run, and removes what earlier tests left behind. */
async function renew(url: URL): Promise<void> {
  const { calls, close } = await connectSocket(url);
  const { pretrained } = await calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' });
  await calls.open({ task: 'renew', source: { from: 'pretrained', model: pretrained[0]! } });
  close();
  rmSync(join(home, 'home'), { recursive: true, force: true });
}

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations that axe finds on the page. */
export async function violations(page: Page, rules = everyRule): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const found = await page.evaluate(
    (options) => (window as unknown as { axe: typeof axe }).axe.run(options).then((all) => all.violations),
    rules,
  );
  return found.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(' | ')}`);
}
