/** Characters of punctuation keys on a US keyboard, after which the shortcuts are named: alone, and with Shift. */
const signs: Readonly<Record<string, readonly [string, string]>> = {
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
};

/**
 * Which key was pressed, as named by `KeyboardEvent.key`. For Latin layouts (Dvorak, AZERTY) the layout's own letter
 * counts; for other scripts such as Hangul or Cyrillic, the letter or character at that position of a US keyboard.
 */
export function pressedKey({ key, code, shiftKey }: KeyboardEvent): string {
  if (!/^\p{L}\p{M}*$/u.test(key)) return key;
  const plain = key.normalize('NFKC'); // converts full-width letters of East Asian input methods
  if (/^\p{Script=Latin}/u.test(plain)) return plain;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  return signs[code]?.[shiftKey ? 1 : 0] ?? key;
}

/** Whether a key belongs to the composition of an input method, for example of a Hangul syllable. */
export function isComposing(event: KeyboardEvent): boolean {
  // Safari reports the key that ends a composition after the composition's end, with this code.
  return event.isComposing || event.keyCode === 229;
}

/** Whether a modifier is held that turns a key into a command of the browser or the system. */
export function hasModifier({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

/** Whether a key event belongs to an element that handles keys itself: a text field, a list, a slider. */
export function isForField({ target }: Event): boolean {
  if (!(target instanceof Element)) return false;
  const editable = '[contenteditable]:not([contenteditable="false"])';
  return target.closest(`input:not([type="checkbox"]), select, textarea, ${editable}`) !== null;
}
