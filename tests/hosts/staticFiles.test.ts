import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileFor, sendFile } from '../../src-main/hosts/staticFiles.ts';
import { temporaryFolder } from '../belongings.ts';

/** Requests a path several times from a separate server, which sends the file regardless of its state. */
async function answersOf(path: string, times = 1): Promise<number[]> {
  const server = createServer((_request, response) => sendFile(response, path, {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.text();
    statuses.push(answer.status);
  }
  server.closeAllConnections();
  server.close();
  return statuses;
}

describe('files for the page', () => {
  it('are sent with their type', async () => {
    const path = join(temporaryFolder(), 'a.svg');
    writeFileSync(path, '<svg/>');
    expect(await answersOf(path)).toEqual([200]);
  });

  it('are answered with 404 when they went away meanwhile, and the host goes on', async () => {
    const path = join(temporaryFolder(), 'gone.js');
    writeFileSync(path, '1');
    rmSync(path);
    expect(await answersOf(path, 2)).toEqual([404, 404]);
  });

  it.skipIf(process.getuid?.() === 0)('are answered with 500 when they cannot be opened', async () => {
    const path = join(temporaryFolder(), 'closed.js');
    writeFileSync(path, '1');
    chmodSync(path, 0);
    expect(await answersOf(path)).toEqual([500]);
  });

  it('end the answer when they cannot be read after all, and the host goes on', async () => {
    const folder = join(temporaryFolder(), 'folder.js');
    mkdirSync(folder);
    // A folder can be opened like a file, but not read: the first read fails, after the header is sent.
    await expect(answersOf(folder)).rejects.toThrow();
  });

  it('are not there where the path cannot be looked at', () => {
    const folder = temporaryFolder();
    expect(fileFor(folder, `/${'a'.repeat(5000)}`)).toBeUndefined();
    writeFileSync(join(folder, 'file'), '');
    expect(fileFor(folder, '/file/below')).toBeUndefined();
  });
});
