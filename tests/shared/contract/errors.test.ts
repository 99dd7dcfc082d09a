import { describe, expect, it } from 'vitest';
import {
  describeError,
  errorTexts,
  FeaturescopeError,
  fromWireError,
  toWireError,
  type ErrorCode,
} from '../../../src-shared/contract/errors.ts';

const codes = Object.keys(errorTexts) as ErrorCode[];
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

describe('the table of errors', () => {
  it.each(codes)('%s says the same values in both languages, each as a sentence', (code) => {
    const { en, ko } = errorTexts[code];
    expect([...new Set(placeholders(ko))]).toEqual([...new Set(placeholders(en))]);
    expect(en).toMatch(/[.!]$/);
    expect(ko).toMatch(/[.!]$/);
    expect(ko).toMatch(/[\uac00-\ud7a3]/);
  });

  it('puts the values into the sentence', () => {
    const detail = { port: 8080 };
    expect(describeError('host/port-in-use', detail, 'en')).toBe(
      'Port 8080 is in use. Choose another with --port, or 0 for any free one.',
    );
    expect(describeError('host/port-in-use', detail, 'ko')).toContain('8080번 포트');
  });

  it('says in words what the engine is busy with', () => {
    expect(describeError('engine/busy', { task: 'training' }, 'ko')).toContain('엔진이 학습 작업 중');
    expect(describeError('engine/busy', { task: 'rewind' }, 'en')).toContain(
      'busy with going back to a step.',
    );
  });

  it('keeps an error whole on its way through a wire', () => {
    const error = new FeaturescopeError('data/idx-truncated', { path: 'a.gz', expected: 10, actual: 4 });
    const back = fromWireError(JSON.parse(JSON.stringify(toWireError(error))));
    expect(back).toMatchObject({ code: error.code, message: error.message, detail: error.detail });
  });

  it('cuts what it repeats where it is too long, never in the middle of a letter', () => {
    const { detail, message } = new FeaturescopeError('protocol/unknown-call', { name: '🙂'.repeat(5_000) });
    expect(detail['name']).toBe(`${'🙂'.repeat(99)}…`);
    expect(message.length).toBeLessThan(400);
    const path = `/${'a'.repeat(4095)}`;
    expect(new FeaturescopeError('run/unknown', { path }).detail['path']).toBe(path);
    expect(new FeaturescopeError('run/unknown', { path: `${path}bc` }).detail['path']).toBe(
      `${path.slice(0, -1)}…`,
    );
  });

  it('says of an unknown code what the other side said', () => {
    const back = fromWireError({ code: 'future/thing' as ErrorCode, message: 'something new', detail: {} });
    expect(back.message).toContain('something new');
  });
});
