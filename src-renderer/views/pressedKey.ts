/** What the keys of signs write on the keyboard that the keys of the window are named after: alone, and with Shift. */
const signs: Readonly<Record<string, readonly [string, string]>> = {
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
};

/**
 * Which key was pressed, as `KeyboardEvent.key` names it. A Latin layout's own letter counts (Dvorak, AZERTY); where the layout writes
 * another script, as Hangul or Cyrillic, it is the Latin letter or the sign printed at that place of a US keyboard.
 */
export function pressedKey({ key, code, shiftKey }: KeyboardEvent): string {
  if (!/^\p{L}\p{M}*$/u.test(key)) return key;
  const plain = key.normalize('NFKC'); // wide letters of an East Asian input method are letters too
  if (/^\p{Script=Latin}/u.test(plain)) return plain;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  return signs[code]?.[shiftKey ? 1 : 0] ?? key;
}

/** Whether a key ends or changes what an input method composes, a syllable of Hangul for one, and means nothing else. */
export function isComposing(event: KeyboardEvent): boolean {
  // Safari reports the key that ends a composition after its end, with this code.
  return event.isComposing || event.keyCode === 229;
}

/** Whether a key is held together with one that makes a command of the browser or the system of it. */
export function hasModifier({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

/** Whether a key goes to something that takes keys itself: a field to type into, a list, a slider. */
export function isForField({ target }: Event): boolean {
  if (!(target instanceof Element)) return false;
  const editable = '[contenteditable]:not([contenteditable="false"])';
  return target.closest(`input:not([type="checkbox"]), select, textarea, ${editable}`) !== null;
}
