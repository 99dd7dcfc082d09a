import { statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import type { CatalogueEntry } from '../../../src-main/engine/data/catalogue.ts';
import { fetchDataset } from '../../../src-main/engine/data/fetchDataset.ts';
import { serveFiles, type Manners } from './fileServer.ts';
import { folderOf } from './idxFiles.ts';

const first = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) % 251));
const second = Buffer.from('a small second file');
const files = { 'first.gz': first, 'second.gz': second };
const total = first.length + second.length;

function entryAt(...mirrors: string[]): CatalogueEntry {
  return {
    name: 'pretend',
    classes: [],
    shape: [1, 1, 1],
    train: 1,
    test: 1,
    files: Object.entries(files).map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
    mirrors,
    content: { trainLabels: '', testLabels: '', testImages: '' },
  };
}

/** Waits until a file in a folder has some size. */
const isStored =
  (into: string) =>
  (name: string, bytes: number): Promise<void> =>
    eventually(() => expect(statSync(join(into, `${name}.part`)).size).toBe(bytes));

/** Starts a server with the given faults and returns what a download from it needs. */
async function arrange(manners: Manners = {}) {
  const into = join(await folderOf({}), 'cache', 'pretend');
  const server = await serveFiles(files, { cutWhen: isStored(into), ...manners });
  return { ...server, into, entry: entryAt(server.url) };
}

/** A fault in the middle of the first response only. */
const onlyFirst =
  (bytes: number) =>
  (request: number): number | undefined =>
    request === 0 ? bytes : undefined;

describe('Fetching a data set', () => {
  it('brings every file and leaves nothing half done', async () => {
    const { into, entry } = await arrange();
    expect(await fetchDataset('pretend', { entry, into })).toBe(into);
    expect((await readdir(into)).sort()).toEqual(['first.gz', 'second.gz']);
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
    expect((await readFile(join(into, 'second.gz'))).equals(second)).toBe(true);
  });

  it('reports bytes of the whole set, up to its size', async () => {
    const { into, entry } = await arrange();
    const seen: number[] = [];
    await fetchDataset('pretend', {
      entry,
      into,
      onProgress: (progress) => {
        expect(progress).toMatchObject({ what: 'fetch', unit: 'bytes', total });
        seen.push(progress.done);
      },
    });
    expect(seen.at(0)).toBe(0);
    expect(seen.at(-1)).toBe(total);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('asks for nothing that is already there undamaged', async () => {
    const { into, entry, seen } = await arrange();
    await fetchDataset('pretend', { entry, into });
    await fetchDataset('pretend', { entry, into });
    expect(seen).toHaveLength(2);
  });

  it('fetches a damaged file again', async () => {
    const { into, entry } = await arrange();
    await mkdir(into, { recursive: true });
    await writeFile(join(into, 'first.gz'), Buffer.alloc(first.length));
    await fetchDataset('pretend', { entry, into });
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
  });

  it('goes on by itself where a cut connection left off', async () => {
    const { into, entry, seen } = await arrange({ cutAfter: onlyFirst(100_000) });
    await fetchDataset('pretend', { entry, into });
    expect(seen.map((request) => request.range)).toEqual([undefined, 'bytes=100000-', undefined]);
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
  });

  it('keeps what a broken fetch had received, and goes on with it next time', async () => {
    const { into, entry, url, seen } = await arrange({
      cutAfter: onlyFirst(100_000),
      status: (request) => (request === 1 ? 503 : undefined),
    });
    await expect(fetchDataset('pretend', { entry, into })).rejects.toMatchObject({
      code: 'data/fetch-failed',
      detail: { data: 'pretend', reason: expect.stringContaining(`${url}first.gz answered 503`) },
    });
    expect((await readFile(join(into, 'first.gz.part'))).equals(first.subarray(0, 100_000))).toBe(true);
    await fetchDataset('pretend', { entry, into });
    expect(seen[2]).toEqual({ name: 'first.gz', range: 'bytes=100000-' });
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
  });

  it('starts over where the server knows no ranges', async () => {
    const { into, entry } = await arrange({ cutAfter: onlyFirst(100_000), noRanges: true });
    await fetchDataset('pretend', { entry, into });
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
  });

  it('asks the next mirror when one refuses, and goes on with the first one’s bytes', async () => {
    const into = await folderOf({});
    const broken = await serveFiles(files, {
      cutWhen: isStored(into),
      cutAfter: onlyFirst(50_000),
      status: (request) => (request > 0 ? 404 : undefined),
    });
    const sound = await serveFiles(files);
    await fetchDataset('pretend', { entry: entryAt(broken.url, sound.url), into });
    expect(sound.seen[0]).toEqual({ name: 'first.gz', range: 'bytes=50000-' });
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
  });

  it('throws a damaged file away and says so', async () => {
    const damaged = Buffer.from(first);
    damaged[1234]! ^= 1;
    const { into, entry } = await arrange({ replace: () => damaged });
    await expect(fetchDataset('pretend', { entry, into })).rejects.toMatchObject({
      code: 'data/checksum-mismatch',
      detail: {
        path: join(into, 'first.gz'),
        actual: createHash('sha256').update(damaged).digest('hex'),
        expected: entry.files[0]!.sha256,
      },
    });
    expect(await readdir(into)).toEqual([]);
  });

  it('asks the next mirror when a file arrives damaged', async () => {
    const bad = await serveFiles({ ...files, 'first.gz': Buffer.alloc(first.length) });
    const sound = await serveFiles(files);
    const into = await folderOf({});
    await fetchDataset('pretend', { entry: entryAt(bad.url, sound.url), into });
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
  });

  it('fetches the whole file once more when the bytes kept from earlier were wrong', async () => {
    const { into, entry } = await arrange();
    await mkdir(into, { recursive: true });
    await writeFile(join(into, 'first.gz.part'), Buffer.alloc(1000));
    await fetchDataset('pretend', { entry, into });
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
  });

  it('does not take more than the file’s size from a server that never ends', async () => {
    const { into, entry } = await arrange({ replace: (bytes) => Buffer.concat([bytes, bytes, bytes]) });
    await expect(fetchDataset('pretend', { entry, into })).rejects.toMatchObject({
      code: 'data/fetch-failed',
      detail: { reason: expect.stringContaining('more than 300000 bytes') },
    });
  });

  it('gives up on a server that falls silent', async () => {
    const { into, entry } = await arrange({ stallAfter: () => 1000 });
    await expect(fetchDataset('pretend', { entry, into, patience: 100 })).rejects.toMatchObject({
      code: 'data/fetch-failed',
      detail: { reason: expect.stringContaining('no answer for 0.1 s') },
    });
  });

  it('says why nothing could be reached', async () => {
    const into = await folderOf({});
    const fetching = fetchDataset('pretend', { entry: entryAt('http://127.0.0.1:1/'), into });
    await expect(fetching).rejects.toMatchObject({ code: 'data/fetch-failed' });
  });

  it('stops when cancelled, keeps what has arrived, and goes on with it next time', async () => {
    const { into, entry, seen } = await arrange({ stallAfter: onlyFirst(100_000) });
    const stop = new AbortController();
    const fetching = fetchDataset('pretend', {
      entry,
      into,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done >= 100_000) stop.abort();
      },
    });
    await expect(fetching).rejects.toMatchObject({ code: 'engine/cancelled' });
    expect((await readFile(join(into, 'first.gz.part'))).equals(first.subarray(0, 100_000))).toBe(true);
    await fetchDataset('pretend', { entry, into });
    expect(seen[1]).toEqual({ name: 'first.gz', range: 'bytes=100000-' });
  });

  it('lets two fetches of the same set run at once', async () => {
    const { into, entry } = await arrange();
    await Promise.all([fetchDataset('pretend', { entry, into }), fetchDataset('pretend', { entry, into })]);
    expect((await readFile(join(into, 'first.gz'))).equals(first)).toBe(true);
    expect((await readdir(into)).sort()).toEqual(['first.gz', 'second.gz']);
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
    const { into, entry } = await arrange();
    await mkdir(into, { recursive: true });
    await symlink('/dev/full', join(into, 'first.gz.part'));
    await expect(fetchDataset('pretend', { entry, into })).rejects.toMatchObject({
      code: 'data/cannot-store',
      detail: { path: join(into, 'first.gz.part'), reason: 'the disk is full' },
    });
  });

  it('says that its folder cannot be made', async () => {
    const blocked = await folderOf({ cache: Buffer.from('a file where a folder should be') });
    const into = join(blocked, 'cache', 'pretend');
    await expect(
      fetchDataset('pretend', { entry: entryAt('http://127.0.0.1:1/'), into }),
    ).rejects.toMatchObject({
      code: 'data/cannot-store',
      detail: { path: into },
    });
  });

  it('knows no set but those of the catalogue', async () => {
    await expect(fetchDataset('nonsense')).rejects.toMatchObject({
      code: 'data/unknown',
      detail: { data: 'nonsense', known: 'mnist, fashion-mnist, cifar-10' },
    });
  });
});
