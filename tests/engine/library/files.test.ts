import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFile, makeFolder, replaceFiles } from '../../../src-main/engine/library/files.ts';
import { partialName, removePartials } from '../../../src-main/engine/library/partials.ts';
import { RunLock } from '../../../src-main/engine/library/runLock.ts';
import { temporaryFolder } from '../../belongings.ts';
import { failing } from './failingDisk.ts';

const read = (path: string): string => fs.readFileSync(path, 'utf8');

describe('files that belong together', () => {
  const places = (folder: string): [string, string] => [join(folder, 'a'), join(folder, 'b')];

  it.each([
    ['the disk fills up in the second', 'writeSync', 2],
    ['the second cannot be forced to disk', 'fsyncSync', 2],
    ['the second cannot be made', 'openSync', 2],
  ] as const)('are all as they were when %s', (_what, operation, at) => {
    const folder = temporaryFolder();
    const [a, b] = places(folder);
    fs.writeFileSync(a, 'old');
    const contents = [
      { path: a, content: 'new' },
      { path: b, content: 'new' },
    ];
    expect(() => replaceFiles(contents, failing(operation, 'ENOSPC', at))).toThrow('ENOSPC');
    expect(fs.readdirSync(folder)).toEqual(['a']);
    expect(read(a)).toBe('old');
    replaceFiles(contents);
    expect([a, b].map(read)).toEqual(['new', 'new']);
    expect(fs.readdirSync(folder)).toEqual(['a', 'b']);
  });
});

describe('a new file', () => {
  it('is whole, or not there, and takes nobody’s name', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a');
    for (const operation of ['writeSync', 'fsyncSync'] as const) {
      expect(() => createFile({ path, content: 'x' }, failing(operation, 'ENOSPC'))).toThrow('ENOSPC');
      expect(fs.readdirSync(folder)).toEqual([]);
    }
    createFile({ path, content: 'mine' });
    expect(() => createFile({ path, content: 'other' })).toThrow('EEXIST');
    expect(read(path)).toBe('mine');
    expect(fs.readdirSync(folder)).toEqual(['a']);
  });

  it('does without links where the file system has none, and still takes nobody’s name', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a');
    const withoutLinks = failing('linkSync', 'EPERM');
    createFile({ path, content: 'mine' }, withoutLinks);
    expect(() => createFile({ path, content: 'other' }, withoutLinks)).toThrow('EEXIST');
    expect(read(path)).toBe('mine');
    const broken = { ...withoutLinks, renameSync: failing('renameSync', 'EIO').renameSync };
    expect(() => createFile({ path: join(folder, 'b'), content: 'x' }, broken)).toThrow('EIO');
    expect(fs.readdirSync(folder)).toEqual(['a']);
  });
});

describe('a folder', () => {
  it('is made with those it lies in', () => {
    const folder = temporaryFolder();
    makeFolder(join(folder, 'a', 'b', 'c'));
    makeFolder(join(folder, 'a', 'b'));
    expect(fs.statSync(join(folder, 'a', 'b', 'c')).isDirectory()).toBe(true);
  });

  it('is refused where a file is in the way, at its place or above', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(folder, 'file', 'b'))).toThrow();
  });

  it.runIf(process.platform === 'linux')('is refused where the system lets nobody make any', () => {
    expect(() => makeFolder('/proc/x/y')).toThrow('ENOENT');
  });
});

describe('what killed processes leave', () => {
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  const uuid = '0b7c1d2e-1111-4222-8333-444455556666';
  const old = new Date('2026-01-01T00:00:00Z');

  it('is removed, but nothing that a living process, another machine or a person may need', () => {
    const folder = temporaryFolder();
    const kept = [partialName(), `.00000000-${ended}-${uuid}.partial`, 'mine.partial', '.mine.partial'];
    for (const name of [...kept, `.${machine}-${ended}-${uuid}.partial`])
      fs.writeFileSync(join(folder, name), '');
    fs.mkdirSync(join(folder, `.${machine}-${ended}-${uuid.replace('0b', '0c')}.partial`, 'checkpoints'), {
      recursive: true,
    });
    removePartials(folder);
    expect(fs.readdirSync(folder).sort()).toEqual([...kept].sort());
  });

  it('is removed after a day where its name does not tell whose it is', () => {
    const folder = temporaryFolder();
    const names = [`.${uuid}.partial`, `.run-${uuid}.partial`, `lock-${uuid}.partial`];
    for (const name of names) fs.writeFileSync(join(folder, name), '');
    removePartials(folder);
    expect(fs.readdirSync(folder)).toHaveLength(3);
    for (const name of names) fs.utimesSync(join(folder, name), old, old);
    removePartials(folder);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('goes when somebody takes the run, or writes into the folder', () => {
    const run = temporaryFolder();
    const name = `.${machine}-${ended}-${uuid}.partial`;
    const places = ['', 'checkpoints', 'model', 'cache'].map((folder) => join(run, folder, name));
    for (const place of places) {
      makeFolder(join(place, '..'));
      fs.writeFileSync(place, '');
    }
    RunLock.take(run).release();
    expect(places.filter((place) => fs.existsSync(place))).toEqual([]);
    fs.writeFileSync(places[0]!, '');
    createFile({ path: join(run, 'a'), content: '' });
    expect(fs.existsSync(places[0]!)).toBe(false);
  });
});
