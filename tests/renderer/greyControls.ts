/** Selector of controls that can be disabled. */
const CONTROLS = 'button, input, select, textarea, [role="slider"], [role="tab"], [role="option"]';

/**
 * The visible disabled controls without a visible reason: the element named by `aria-describedby` must be visible and
 * have text; an option of a list may contain its own reason. One line each.
 */
export function greyWithoutReason(): string[] {
  return [...document.querySelectorAll<HTMLElement>(CONTROLS)].flatMap((control) => {
    // In a deck the order of the figures itself shows which is the first.
    if (control.closest('.deck, [aria-label="Deck"]')) return [];
    if (!isGrey(control) || !isSeen(control)) return [];
    return reasonOf(control) ? [] : [nameOf(control)];
  });
}

const isGrey = (control: HTMLElement): boolean =>
  control.matches(':disabled') || control.ariaDisabled === 'true';

const isSeen = (element: Element): boolean =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
  !element.closest('[inert], .visually-hidden');

function reasonOf(control: HTMLElement): string {
  const ids = control.getAttribute('aria-describedby')?.split(/\s+/) ?? [];
  const words = ids.flatMap((id) => {
    const element = document.getElementById(id);
    if (!element || !isSeen(element)) return [];
    return [element instanceof HTMLInputElement ? element.value : element.textContent.trim()];
  });
  if (control.matches('[role="option"]')) words.push(control.querySelector('.why')?.textContent.trim() ?? '');
  // A card with a radio button contains the reason why it is unavailable.
  if (control.matches('label [type="radio"]'))
    words.push(control.closest('label')!.querySelector('.quiet')?.textContent ?? '');
  return words.join(' ').trim();
}

function nameOf(control: HTMLElement): string {
  const name = control.ariaLabel ?? (control.textContent.trim() || control.id);
  const place = control.closest('[aria-label]:not(button, input, select)')?.getAttribute('aria-label') ?? '';
  return `${control.localName} "${name}" in "${place}"`;
}
