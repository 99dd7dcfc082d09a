/** Distance that is kept to the top, in pixels. */
const MARGIN = 16;

/**
 * Scrolls a screen so that one of its parts is at its top. The browser's own `scrollIntoView` also moves the window around the
 * screen.
 * @param far whether it moves only if the part's beginning or end is out of sight
 */
export function scrollWithin(part: Element | undefined, far = false): void {
  const screen = part?.closest('main');
  if (!part || !screen) return;
  const [own, around] = [part.getBoundingClientRect(), screen.getBoundingClientRect()];
  if (far && own.top >= around.top && own.bottom <= around.bottom) return;
  screen.scrollTop += own.top - around.top - MARGIN;
}
