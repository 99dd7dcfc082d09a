import { describe, expect, it, vi } from 'vitest';
import { outliveErrors } from '../../src-main/engine/outliveErrors.ts';

/** A process that only reports what would happen to it. */
function scripted(report: (error: unknown) => void = () => undefined) {
  let time = 0;
  let listener: (error: unknown) => void = () => undefined;
  const exit = vi.fn();
  const write = vi.fn();
  const off = vi.fn();
  const stop = outliveErrors(
    report,
    { on: (_event, added) => (listener = added), off, exit, stderr: { write } },
    () => time,
  );
  return {
    exit,
    write,
    stop,
    off,
    fail: (error: unknown = new Error('lost')) => listener(error),
    pass: (ms: number) => (time += ms),
  };
}

describe('a process that outlives errors that nobody caught', () => {
  it('reports each in one line without a stack, and goes on', () => {
    const report = vi.fn();
    const { fail, exit, write } = scripted(report);
    const error = new Error('a listener failed');
    fail(error);
    expect(report).toHaveBeenCalledWith(error);
    expect(write.mock.calls).toEqual([
      [expect.stringMatching(/^featurescope: .*a listener failed.*\[engine\/internal\]\n$/)],
    ]);
    expect(exit).not.toHaveBeenCalled();
  });

  it('ends with the next one once that was stopped', () => {
    const { stop, off } = scripted();
    stop();
    expect(off).toHaveBeenCalledWith('uncaughtException', expect.any(Function));
  });

  it('goes on if reporting fails, too', () => {
    const { fail, exit } = scripted(() => {
      throw new Error('no client is there');
    });
    fail();
    expect(exit).not.toHaveBeenCalled();
  });

  it('ends after 21 errors within a minute, so that it is started anew', () => {
    const { fail, exit } = scripted();
    for (let errors = 0; errors < 20; errors++) fail();
    expect(exit).not.toHaveBeenCalled();
    fail();
    expect(exit).toHaveBeenCalledWith(1);
  });

  it('outlives any number of them if they are rare', () => {
    const { fail, pass, exit } = scripted();
    for (let errors = 0; errors < 100; errors++) {
      fail();
      pass(3_001);
    }
    expect(exit).not.toHaveBeenCalled();
  });
});
