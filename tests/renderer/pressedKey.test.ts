import { describe, expect, test } from 'vitest';
import { isComposing, isForField, pressedKey } from '../../src-renderer/views/pressedKey.ts';

const key = (init: KeyboardEventInit): KeyboardEvent => new KeyboardEvent('keydown', init);

describe('the key that was pressed', () => {
  test.each([
    ['Hangul', 'ㅍ', 'KeyV', false, 'v'],
    ['Hangul with Shift', 'ㅃ', 'KeyQ', true, 'Q'],
    ['Hangul, whole syllables', '가', 'KeyR', false, 'r'],
    ['Cyrillic', 'м', 'KeyV', false, 'v'],
    ['Cyrillic where Latin has a bracket', 'х', 'BracketLeft', false, '['],
    ['Cyrillic where Latin has a sign', 'Ю', 'Period', true, '>'],
    ['Greek', 'ω', 'KeyV', false, 'v'],
    ['Hebrew', 'ה', 'KeyV', false, 'v'],
    ['Arabic', 'ر', 'KeyV', false, 'v'],
    ['kana', 'ひ', 'KeyV', false, 'v'],
    ['wide Latin letters', 'ｖ', 'KeyV', false, 'v'],
    ['Dvorak', 'k', 'KeyV', false, 'k'],
    ['AZERTY', 'a', 'KeyQ', false, 'a'],
    ['Latin capitals', 'V', 'KeyV', true, 'V'],
    ['a sign', '[', 'BracketLeft', false, '['],
    ['a sign elsewhere than in the United States', '?', 'Minus', true, '?'],
    ['the space bar', ' ', 'Space', false, ' '],
    ['a key with a name', 'ArrowLeft', 'ArrowLeft', false, 'ArrowLeft'],
    ['the key between languages', 'HangulMode', 'Lang1', false, 'HangulMode'],
  ])('is found with %s', (_layout, written, code, shiftKey, expected) => {
    expect(pressedKey(key({ key: written, code, shiftKey }))).toBe(expected);
  });
});

test('a key that an input method takes is known by both of its marks', () => {
  expect(isComposing(key({ key: 'Enter', isComposing: true }))).toBe(true);
  expect(isComposing(key({ key: 'Enter', keyCode: 229 }))).toBe(true);
  expect(isComposing(key({ key: 'Enter', keyCode: 13 }))).toBe(false);
});

test('fields of every kind keep their keys', () => {
  const root = document.createElement('div');
  root.innerHTML =
    '<input><input type="checkbox"><select></select><textarea></textarea><p contenteditable><b></b></p><p contenteditable="false"></p><button></button>';
  const inField = (selector: string): boolean => {
    let found = false;
    const target = root.querySelector(selector)!;
    target.addEventListener('keydown', (event) => (found = isForField(event)));
    target.dispatchEvent(key({ key: 'v', bubbles: true }));
    return found;
  };
  expect(['input', 'select', 'textarea', 'b'].map(inField)).toEqual([true, true, true, true]);
  expect(['[type="checkbox"]', '[contenteditable="false"]', 'button'].map(inField)).toEqual([
    false,
    false,
    false,
  ]);
});
