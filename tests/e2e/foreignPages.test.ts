import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { consoleComplaints, useBrowser } from './browser.ts';
import { button, start } from './program.ts';

useBrowser();

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Another server on this machine, which keeps what it is asked. */
async function otherServer(): Promise<{ port: number; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Other</title>');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, asked };
}

describe('the window in a browser', () => {
  it('keeps its cookie from all other ports, and works after a reload', async () => {
    const { page } = await start();
    await button(page, 'Train a network').waitFor();
    const { port, asked } = await otherServer();
    const other = await page.context().newPage();
    await other.goto(`http://127.0.0.1:${port}/`);
    await other.goto(`http://127.0.0.1:${port}/engine`);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(asked.map(({ headers }) => headers.cookie)).toEqual(asked.map(() => undefined));
    await page.reload();
    await button(page, 'Train a network').waitFor();
    expect(consoleComplaints()).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost'])('is out of reach for a page of another port of %s', async (name) => {
    const { url, page: own } = await start();
    await button(own, 'Train a network').waitFor();
    const place = new URL(own.url()).pathname;
    const { port } = await otherServer();
    const page = await own.context().newPage();
    await page.goto(`http://${name}:${port}/`);
    const reached = await page.evaluate(
      async ({ origin, paths }) => {
        const found: string[] = [];
        const element = (tag: 'img' | 'script' | 'iframe', source: string) =>
          new Promise<void>((resolve) => {
            const made = document.createElement(tag);
            made.onload = () => {
              // A frame that was refused loads a page of the browser's own, of which nothing can be read either.
              if (tag !== 'iframe' || (made as HTMLIFrameElement).contentDocument)
                found.push(`${tag} ${source}`);
              resolve();
            };
            made.onerror = () => resolve();
            made.src = source;
            document.body.append(made);
          });
        const socket = (source: string) =>
          new Promise<void>((resolve) => {
            const made = new WebSocket(source.replace(/^http/, 'ws'));
            made.onopen = () => {
              found.push(`socket ${source}`);
              resolve();
            };
            made.onerror = () => resolve();
          });
        for (const path of paths) {
          const source = origin + path;
          for (const mode of ['cors', 'no-cors'] as const)
            await fetch(source, { mode, credentials: 'include' }).then(
              () => found.push(`${mode} ${source}`),
              () => undefined,
            );
          for (const tag of ['img', 'script', 'iframe'] as const) await element(tag, source);
          await socket(source);
        }
        return found;
      },
      { origin: url.origin, paths: ['/', '/engine', place, `${place}engine`, `${place}index.html`] },
    );
    expect(reached).toEqual([]);
  });
});
