/** Selector of interactive controls. */
const CONTROLS =
  'button, input, select, textarea, a[href], summary, [role]:not([role="img"], [role="presentation"])';
/** Edges are rounded to whole pixels, and fields may overlap the border of their card. */
const TOLERANCE = 1.5;

interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * The controls on the page that leave their card, are cut off by something that does not scroll, or leave the window. One
 * line each: the control, the number of pixels, and the container.
 */
export function controlsOutside(): string[] {
  return [...document.querySelectorAll<HTMLElement>(CONTROLS)]
    .filter((control) => isShown(control) && !isMovedWithTheStage(control))
    .flatMap((control) => outsideOf(control) ?? []);
}

function isShown(control: HTMLElement): boolean {
  const hidden = control.closest('.visually-hidden, [aria-hidden="true"]') !== null;
  const { width, height } = control.getBoundingClientRect();
  return !hidden && width > 1 && height > 1 && control.checkVisibility({ visibilityProperty: true });
}

/** The stage can be dragged and zoomed, so content beyond its edge is reachable. */
function isMovedWithTheStage(control: HTMLElement): boolean {
  return control.closest('.world') !== null;
}

function outsideOf(control: HTMLElement): string | undefined {
  const extent: Extent = { ...sidesOf(control) };
  for (let at: HTMLElement = control; ;) {
    if (isOnTop(at)) break;
    const above = parentOf(at);
    if (!above) break;
    at = above;
    const style = getComputedStyle(at);
    const [x, y] = [style.overflowX, style.overflowY];
    const box = sidesOf(at);
    // A scrolling element can show all of its content: seen from outside, the content ends at its box.
    if (scrolls(x)) [extent.left, extent.right] = [box.left, box.right];
    if (scrolls(y)) [extent.top, extent.bottom] = [box.top, box.bottom];
    const bounds = { x: cuts(x) || isCard(style), y: cuts(y) || isCard(style) };
    const by = beyond(extent, box, bounds);
    if (by > TOLERANCE) return `${nameOf(control)} leaves ${nameOf(at)} by ${Math.round(by)} px`;
  }
  const page = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const by = beyond(extent, page, { x: true, y: true });
  return by > TOLERANCE ? `${nameOf(control)} leaves the window by ${Math.round(by)} px` : undefined;
}

const sidesOf = (element: Element): Extent => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { left, right, top, bottom };
};

const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';

/** Popovers, dialogs and fixed elements are laid out in the window, wherever they are in the document. */
const isOnTop = (element: HTMLElement): boolean =>
  element.matches('dialog, :popover-open') || getComputedStyle(element).position === 'fixed';

/** The element that an element is laid out in: for `position: absolute`, the nearest positioned ancestor. */
const parentOf = (element: HTMLElement): HTMLElement | null =>
  getComputedStyle(element).position === 'absolute'
    ? (element.offsetParent as HTMLElement | null)
    : element.parentElement;

/** Whether an element is drawn as a box, with a border on all sides. */
function isCard(style: CSSStyleDeclaration): boolean {
  const widths = [
    style.borderTopWidth,
    style.borderRightWidth,
    style.borderBottomWidth,
    style.borderLeftWidth,
  ];
  return style.display !== 'inline' && widths.every((width) => parseFloat(width) > 0);
}

function beyond(inner: Extent, outer: Extent, which: { x: boolean; y: boolean }): number {
  const x = which.x ? Math.max(outer.left - inner.left, inner.right - outer.right) : 0;
  const y = which.y ? Math.max(outer.top - inner.top, inner.bottom - outer.bottom) : 0;
  return Math.max(x, y);
}

function nameOf(element: HTMLElement): string {
  const words = (element.ariaLabel ?? element.id) || element.textContent.trim().slice(0, 24);
  const ownClass = [...element.classList].filter((name) => !name.startsWith('svelte-')).join('.');
  return `${element.localName}${ownClass && `.${ownClass}`} "${words}"`;
}
