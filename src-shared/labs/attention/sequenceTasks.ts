import type { RandomStream } from '../../arithmetic/random.ts';
import type { Words } from '../../contract/labs.ts';

/** What is read and what is to be written. */
export interface SequencePair {
  source: string;
  target: string;
}

/** A toy task that turns one sequence of signs into another. */
export interface SequenceTask {
  id: SequenceTaskId;
  label: Words;
  /** All signs that can be read, and all that are written. */
  sourceSigns: string;
  targetSigns: string;
  /** Most signs of a pair. */
  longestSource: number;
  longestTarget: number;
  /** A random pair. */
  draw(random: RandomStream): SequencePair;
}

export type SequenceTaskId = 'reversal' | 'dates' | 'addition';

const LETTERS = 'abcdefghij';
const DIGITS = '0123456789';
const SHORTEST = 3;
const LONGEST = 12;
/** Numbers that are added have up to three digits. */
const HIGHEST = 999;
const [FIRST_YEAR, LAST_YEAR] = [1900, 2099];

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const koreanWeekdays = ['일요일', '월요일', '화요일', '수요일', '목요일', '금요일', '토요일'];

/** A day as people write it, in English and in Korean. @param weekday 0 is Sunday */
const ways: readonly ((year: number, month: number, day: number, weekday: number) => string)[] = [
  (year, month, day) => `${day} ${months[month - 1]} ${year}`,
  (year, month, day) => `${months[month - 1]} ${day}, ${year}`,
  (year, month, day) => `${day} ${months[month - 1]!.slice(0, 3)} ${year}`,
  (year, month, day, weekday) => `${weekdays[weekday]}, ${months[month - 1]} ${day}, ${year}`,
  (year, month, day) => `${year}년 ${month}월 ${day}일`,
  (year, month, day, weekday) => `${year}년 ${month}월 ${day}일 ${koreanWeekdays[weekday]}`,
  (year, month, day) => `${year}. ${month}. ${day}.`,
];

const integer = (random: RandomStream, low: number, high: number): number =>
  low + Math.floor(random.nextFloat() * (high - low + 1));

const reversal: SequenceTask = {
  id: 'reversal',
  label: { en: 'Letters, backwards', ko: '글자 거꾸로 쓰기' },
  sourceSigns: LETTERS,
  targetSigns: LETTERS,
  longestSource: LONGEST,
  longestTarget: LONGEST,
  draw(random) {
    const length = integer(random, SHORTEST, LONGEST);
    const signs = Array.from({ length }, () => LETTERS[integer(random, 0, LETTERS.length - 1)]!);
    return { source: signs.join(''), target: signs.reverse().join('') };
  },
};

const dates: SequenceTask = {
  id: 'dates',
  label: { en: 'Dates', ko: '날짜' },
  sourceSigns: [
    ...new Set([...DIGITS, ...' ,.년월일', ...[months, weekdays, koreanWeekdays].flat().join('')]),
  ]
    .sort()
    .join(''),
  targetSigns: `${DIGITS}-`,
  longestSource: 'Wednesday, September 30, 2000'.length,
  longestTarget: 10,
  draw(random) {
    const [year, month] = [integer(random, FIRST_YEAR, LAST_YEAR), integer(random, 1, 12)];
    // Day 0 of the next month is the last of this one.
    const day = integer(random, 1, new Date(Date.UTC(year, month, 0)).getUTCDate());
    const date = new Date(Date.UTC(year, month - 1, day));
    const way = ways[integer(random, 0, ways.length - 1)]!;
    return { source: way(year, month, day, date.getUTCDay()), target: date.toISOString().slice(0, 10) };
  },
};

const addition: SequenceTask = {
  id: 'addition',
  label: { en: 'Addition', ko: '덧셈' },
  sourceSigns: `${DIGITS}+`,
  targetSigns: DIGITS,
  longestSource: 7,
  longestTarget: 4,
  draw(random) {
    const [a, b] = [integer(random, 0, HIGHEST), integer(random, 0, HIGHEST)];
    return { source: `${a}+${b}`, target: String(a + b) };
  },
};

export const sequenceTasks: readonly SequenceTask[] = [reversal, dates, addition];

export const sequenceTaskOf = (id: unknown): SequenceTask =>
  sequenceTasks.find((task) => task.id === id) ?? reversal;
