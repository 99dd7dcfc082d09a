import { describe, expect, it } from 'vitest';
import { cac } from 'cac';
import { complaintInKorean } from '../../src-main/hosts/cli/complaints.ts';
import { arithmeticNames, optimizerNames, scheduleNames } from '../../src-shared/contract/service.ts';
import { lossNames } from '../../src-shared/tasks/losses.ts';
import {
  choiceOption,
  countOption,
  settingsOptions,
  textOption,
  titleOption,
} from '../../src-main/hosts/cli/options.ts';
import { asTexts, asTyped } from '../../src-main/hosts/cli/typedValues.ts';
import type { FeaturescopeError } from '../../src-shared/contract/errors.ts';
import { describeError } from '../../src-shared/contract/errors.ts';

/** The result of parsing a command line. */
function parsed(...args: string[]): { args: string[]; options: Record<string, unknown> } {
  const cli = cac('program');
  for (const name of ['title', 'out', 'lr', 'until']) cli.option(`--${name} <text>`, '');
  cli.option('--quick', '');
  cli.command('do <what>', '');
  cli.parse(asTexts(['node', 'program', 'do', ...args]), { run: false });
  return { args: cli.args.map(String), options: asTyped(cli.options) };
}

/** The message of a thrown error. */
function complaint(ask: () => unknown, language: 'en' | 'ko' = 'en'): string {
  try {
    ask();
  } catch (error) {
    const { code, detail } = error as FeaturescopeError;
    return describeError(code, detail, language);
  }
  throw new Error('nothing was thrown');
}

describe('the values of a command line', () => {
  it.each([
    '2026.10',
    '0123',
    '1e30',
    '0x10',
    '-0',
    ' 7 ',
    '',
    '   ',
    'Infinity',
    '\u0001',
    '\u00015',
    '한글 1',
  ])('stay as they were typed: %j', (value) => {
    expect(parsed('a', `--title=${value}`).options['title']).toBe(value);
    if (!value.startsWith('-')) expect(parsed('a', '--title', value).options['title']).toBe(value);
  });

  it('stay as they were typed where an option is given several times', () => {
    expect(parsed('a', '--until', '010', '--until', '1.50').options['until']).toEqual(['010', '1.50']);
  });

  it('leave switches, names and what follows a switch alone', () => {
    expect(parsed('run', '--quick').options['quick']).toBe(true);
    expect(parsed('--quick', 'run').args.map((arg) => arg)).toContain('run');
  });

  it('may not be blank where a text is needed, and stand for the usual one in a title', () => {
    for (const blank of ['', '   ', '\t']) {
      for (const ask of [textOption, (options: object) => countOption({ ...options }, 'out', 0, 9)])
        expect(complaint(() => ask({ out: blank }, 'out'))).toBe(
          '--out cannot be blank. See "featurescope --help".',
        );
      expect(titleOption({ title: blank }, 'title')).toBeUndefined();
      expect(complaint(() => settingsOptions({ lr: blank }))).toContain('--lr cannot be blank');
    }
  });

  it('are repeated as they were typed, with what may be given, in either language', () => {
    // Every setting, those of words with each of their words.
    const valid: [string, readonly string[]][] = [
      ['epochs', ['3']],
      ['batch', ['32']],
      ['optimizer', optimizerNames],
      ['schedule', scheduleNames],
      ['lr', ['0.01']],
      ['seed', ['7']],
      ['arithmetic', arithmeticNames],
      ['loss', lossNames],
      ['augment', ['rotation', 'scale,flip']],
      ['trainImages', ['300']],
      ['weightDecay', ['0.001']],
      ['labelSmoothing', ['0.1']],
      ['clipNorm', ['2']],
      ['averageLast', ['0.2']],
      ['patience', ['5']],
      ['monitor', ['loss', 'accuracy']],
    ];
    for (const [option, values] of valid)
      for (const value of values) {
        const [read] = Object.values(settingsOptions({ [option]: value }));
        expect(String(read), `--${option} ${value}`).toBe(value);
      }
    expect(complaint(() => settingsOptions({ lr: '1e30' }))).toBe(
      '--lr cannot be "1e30"; expected a number above 0 and at most 10. See "featurescope --help".',
    );
    expect(complaint(() => settingsOptions({ lr: 'fast' }), 'ko')).toBe(
      '--lr에 "fast"를 줄 수 없습니다. 쓸 수 있는 값: 0보다 크고 10 이하인 수. "featurescope --help"를 보세요.',
    );
    expect(complaint(() => countOption({ topK: '0' }, 'topK', 1, 1000), 'ko')).toContain(
      '--top-k는 1부터 1000까지의 정수여야 하는데 "0"입니다',
    );
    expect(complaint(() => choiceOption({ what: 'x' }, 'what', ['a', 'b']), 'ko')).toContain('a, b 중 하나');
  });

  it('are complained of by the parser in Korean too', () => {
    expect(complaintInKorean('Unknown option "--x"')).toBe('"--x" 옵션은 없습니다');
    expect(complaintInKorean('option "--out <folder>" value is missing')).toContain('값이 없습니다');
    expect(complaintInKorean('something new')).toBe('something new');
  });
});
