import type { Attachment } from 'svelte/attachments';
import { hasModifier } from '../pressedKey.ts';

/**
 * Roving focus: a group of controls is a single Tab stop, and the arrow keys, Home and End move between its controls. The
 * Tab stop is the last focused control, else the selected one (`aria-pressed`, `aria-current`), else the first. Controls that
 * are hidden, disabled or in a menu of the group are passed over.
 * @param selector selects the controls inside the element
 */
export function rovingFocus(selector = 'button'): Attachment<HTMLElement> {
  return (group) => {
    let last: HTMLElement | null = null;
    const all = (): HTMLElement[] =>
      [...group.querySelectorAll<HTMLElement>(selector)].filter(
        (one) => !one.matches(':disabled') && isShown(one) && !isInMenu(one, group),
      );
    const chosen = (controls: HTMLElement[]): HTMLElement | undefined =>
      controls.find((one) =>
        one.matches('[aria-pressed="true"], [aria-current]:not([aria-current="false"])'),
      );

    function arrange(): void {
      const controls = all();
      if (!last || !controls.includes(last)) last = null;
      const stop = last ?? chosen(controls) ?? controls[0];
      for (const one of controls) {
        const wanted = one === stop ? 0 : -1;
        if (one.tabIndex !== wanted) one.tabIndex = wanted;
      }
    }
    function focus(event: FocusEvent): void {
      const control = (event.target as Element).closest<HTMLElement>(selector);
      if (!control) return;
      last = control;
      arrange();
    }
    function press(event: KeyboardEvent): void {
      const controls = all();
      const at = controls.indexOf((event.target as Element).closest<HTMLElement>(selector)!);
      const to = at < 0 || hasModifier(event) ? undefined : nextAlong(controls, at, event.key);
      if (!to) return;
      event.preventDefault();
      event.stopPropagation();
      to.focus();
    }

    // With the next frame, which knows what is shown anyway: to ask earlier would lay out the whole page.
    let frame = 0;
    function arrangeSoon(): void {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(arrange);
    }
    arrangeSoon();
    const observer = new MutationObserver(arrangeSoon);
    observer.observe(group, {
      childList: true,
      subtree: true,
      attributeFilter: ['aria-pressed', 'aria-current', 'class', 'disabled'],
    });
    group.addEventListener('focusin', focus);
    group.addEventListener('keydown', press);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      group.removeEventListener('focusin', focus);
      group.removeEventListener('keydown', press);
    };
  };
}

/** Whether an element is drawn; true where nothing is (jsdom). */
const isShown = (element: Element): boolean =>
  (element as Partial<Element>).checkVisibility?.call(element, { visibilityProperty: true }) ?? true;

/** Whether a control is in a floating pane that belongs to the group. */
function isInMenu(control: Element, group: Element): boolean {
  const menu = control.closest('[popover]');
  return menu !== null && menu !== group && group.contains(menu);
}

/** The control that a key moves to: along the order, or to the nearest in the row above or below. */
function nextAlong(controls: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const along: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: controls.length - 1,
  };
  const to = along[key];
  if (to !== undefined) return controls[Math.max(0, Math.min(controls.length - 1, to))];
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const places = controls.map((one) => one.getBoundingClientRect());
  const from = places[at]!;
  const beyond = places.map((place) =>
    key === 'ArrowUp' ? from.top - place.bottom : place.top - from.bottom,
  );
  const nearest = Math.min(...beyond.filter((distance) => distance > -1));
  const inRow = controls
    .map((_one, index) => index)
    .filter((index) => beyond[index]! > -1 && beyond[index]! < nearest + from.height / 2);
  const aside = (index: number): number => Math.abs(places[index]!.left - from.left);
  return controls[inRow.sort((a, b) => aside(a) - aside(b))[0] ?? at];
}
