import type { Language } from '../../contract/errors.ts';
import type { LabelledBox } from '../../arithmetic/boxes.ts';

/** How a sentence about two digits relates the first to the second. */
type Relation = 'above' | 'left';

/** Words of a language beside the names of the digits, in the order of their numbers. */
const particles: Record<Language, readonly string[]> = {
  en: ['a', 'above', 'left', 'of'],
  ko: ['위에', '왼쪽에', '하나'],
};

/** All words of a language: the names of the classes, and what connects them. */
export const wordsOf = (language: Language, classes: readonly string[]): string[] => [
  ...classes,
  ...particles[language],
];

/** How much farther two digits must be apart in one direction than in the other, so that people would say the same, in pixels. */
const CLEAR = 6;

/** The two digits of a picture in the order in which a sentence tells them, and how they lie; undefined where that is not clear. */
export function relationOf(
  objects: readonly LabelledBox[],
): { first: LabelledBox; second: LabelledBox; relation: Relation } | undefined {
  const [one, other] = objects as [LabelledBox, LabelledBox];
  const across = other.left + other.width / 2 - one.left - one.width / 2;
  const down = other.top + other.height / 2 - one.top - one.height / 2;
  if (Math.abs(Math.abs(down) - Math.abs(across)) < CLEAR) return undefined;
  const relation = Math.abs(down) > Math.abs(across) ? 'above' : 'left';
  const isInOrder = relation === 'above' ? down > 0 : across > 0;
  return isInOrder ? { first: one, second: other, relation } : { first: other, second: one, relation };
}

/**
 * The sentence about a picture of one or two digits: "a 3 above a 7", in Korean "7 위에 3".
 * @returns its words; undefined where it is not clear how two digits lie, or where there are none or more
 */
export function sentenceOf(
  objects: readonly LabelledBox[],
  classes: readonly string[],
  language: Language,
): string[] | undefined {
  const nameOf = ({ label }: LabelledBox): string => classes[label]!;
  if (objects.length === 1) {
    const name = nameOf(objects[0]!);
    return language === 'en' ? ['a', name] : [name, '하나'];
  }
  const found = objects.length === 2 ? relationOf(objects) : undefined;
  if (!found) return undefined;
  const [first, second] = [nameOf(found.first), nameOf(found.second)];
  if (language === 'ko') return [second, found.relation === 'above' ? '위에' : '왼쪽에', first];
  return ['a', first, ...(found.relation === 'above' ? ['above'] : ['left', 'of']), 'a', second];
}
