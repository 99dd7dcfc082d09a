import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunLock } from '../../../src-main/engine/library/runLock.ts';
import { temporaryFolder } from '../../belongings.ts';

/** Writes a lock like another process would, with changes. */
function lockOf(folder: string, change: object): void {
  RunLock.take(folder);
  const path = join(folder, 'lock');
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...change }));
}

describe('the lock of a run', () => {
  it('is there while it is held, and gone afterwards', () => {
    const folder = temporaryFolder();
    const lock = RunLock.take(folder);
    expect(lock.held).toBe(true);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while another process lives that has it, and taken over when that is gone', async () => {
    const folder = temporaryFolder();
    const other = spawn('sleep', ['60']);
    const started = startOf(other.pid!);
    lockOf(folder, { pid: other.pid, started });
    expect(() => RunLock.take(folder)).toThrow(
      expect.objectContaining({ code: 'run/locked', detail: expect.objectContaining({ pid: other.pid }) }),
    );
    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
    expect(RunLock.take(folder).held).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'is stale when its number belongs to a process that started later',
    () => {
      const folder = temporaryFolder();
      lockOf(folder, { pid: process.ppid, started: 'another boot 123' });
      expect(RunLock.take(folder).held).toBe(true);
    },
  );

  it('of another machine is believed, and a damaged one is not', () => {
    const folder = temporaryFolder();
    lockOf(folder, { host: 'elsewhere', pid: 1 });
    expect(() => RunLock.take(folder)).toThrow(expect.objectContaining({ code: 'run/locked' }));
    writeFileSync(join(folder, 'lock'), '{"pid":');
    expect(RunLock.take(folder).held).toBe(true);
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });

  it('belongs to the one in a process that took it last', () => {
    const folder = temporaryFolder();
    const first = RunLock.take(folder);
    const second = RunLock.take(folder);
    expect([first.held, second.held]).toEqual([false, true]);
    first.release();
    expect(second.held).toBe(true);
  });
});

/** The start time in the system's notation, as in the lock. */
function startOf(pid: number): string {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${status.slice(status.lastIndexOf(')') + 2).split(' ')[19]}`;
}
