/** What a person can press, fill in or move. */
const CONTROLS = 'button, input, select, textarea, a[href], summary, [role="tab"], [role="slider"]';
/** The least side of a control, in CSS pixels (WCAG 2.2, success criterion 2.5.8). */
const LEAST_SIDE = 24;
/** So much of two texts may meet: the boxes of letters are larger than what is drawn. */
const MEETING = 3;
const ROUNDING = 1.5;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Controls with a side of less than 24 px; of a box to tick, with its words. One line each. */
export function smallControls(): string[] {
  return shownControls().flatMap((control) => {
    const target = control.matches('[type="checkbox"], [type="radio"]')
      ? ((control as HTMLInputElement).labels?.[0] ?? control)
      : control;
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) >= LEAST_SIDE - ROUNDING / 2) return [];
    return [`${nameOf(control)} is ${Math.round(width)} x ${Math.round(height)} px`];
  });
}

/** Controls whose middle something else lies on. What is meant to lie above the rest, such as a dialog, is left out. One line each. */
export function coveredControls(): string[] {
  return shownControls().flatMap((control) => {
    const box = visiblePart(control);
    if (!box) return [];
    const above = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (!above || above.contains(control) || control.contains(above) || layerOf(above) !== layerOf(control))
      return [];
    if (above.closest('label')?.contains(control)) return [];
    return [`${nameOf(control)} lies below ${nameOf(above)}`];
  });
}

/** Texts that run into another. One line for each pair. */
export function overlappingTexts(): string[] {
  const texts = shownTexts();
  return texts.flatMap((one, at) =>
    texts.slice(at + 1).flatMap((other) => {
      if (one.layer !== other.layer || one.element === other.element) return [];
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      const height = Math.min(one.box.bottom - one.box.top, other.box.bottom - other.box.top);
      if (across <= MEETING || down <= Math.max(MEETING, height * 0.3)) return [];
      return [
        `"${one.words}" and "${other.words}" overlap by ${Math.round(across)} x ${Math.round(down)} px`,
      ];
    }),
  );
}

/** Texts that are cut off: by what hides what goes beyond it, unless an ellipsis says so and a tip says the whole. One line each. */
export function cutTexts(): string[] {
  return shownTexts().flatMap(({ element, words, whole, box }) => {
    const cut = Math.max(
      whole.right - box.right,
      box.left - whole.left,
      (whole.bottom - whole.top) * 0.75 - (box.bottom - box.top),
    );
    if (cut <= ROUNDING * 2 || scrollsTo(element)) return [];
    const told = element.closest('[title]') !== null;
    return told ? [] : [`"${words}" is cut by ${Math.round(cut)} px`];
  });
}

/** The smallest type that is shown, in CSS pixels on the screen, and the words in it. */
export function smallestType(): { size: number; words: string } {
  let smallest = { size: Infinity, words: '' };
  for (const { element, words } of shownTexts()) {
    if (element.closest('.world') && isShrunk()) continue; // it is zoomed into
    if (element.closest('.matrix')) continue; // numbers in cells are as large as these; each is told below in words
    const zoom = element instanceof SVGElement ? svgZoom(element) : stageZoom(element);
    const size = parseFloat(getComputedStyle(element).fontSize) * zoom;
    if (size < smallest.size) smallest = { size, words };
  }
  return smallest;
}

const svgZoom = (element: SVGElement): number => {
  const matrix = (element as SVGGraphicsElement).getScreenCTM?.();
  return matrix ? Math.hypot(matrix.a, matrix.b) : 1;
};

/** Whether the network on the stage is too large to be shown whole at the size of type. */
const isShrunk = (): boolean => {
  const zoom = document.querySelector('.zoom')?.textContent ?? '';
  return zoom.trim() === '' || parseInt(/\d+(?= ?%)/.exec(zoom)?.[0] ?? '0') < 100;
};

/** What the stage shrinks or enlarges its layers by; labels are drawn at their own size. */
function stageZoom(element: Element): number {
  const world = element.closest<HTMLElement>('.world');
  if (!world || element.closest('.label.row')) return 1;
  return new DOMMatrix(getComputedStyle(world).transform).a;
}

interface ShownText {
  element: Element;
  words: string;
  /** What can be seen of it, and the whole. */
  box: Box;
  whole: Box;
  layer: Element;
}

function shownTexts(): ShownText[] {
  const found: ShownText[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || !isSeen(element)) continue;
    if (element.closest('title, desc, style, script, option, select, math, .visually-hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const whole of range.getClientRects()) {
      if (whole.width < 1 || whole.height < 1) continue;
      const box = clipped(whole, element);
      if (box)
        found.push({
          element,
          words: node.textContent.trim().slice(0, 30),
          box,
          whole,
          layer: layerOf(element),
        });
    }
  }
  return found;
}

const isSeen = (element: Element): boolean =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('[inert]');

const shownControls = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) => {
    const { width, height } = control.getBoundingClientRect();
    const isMap = control.matches('.map, .world *, .minimap');
    return (
      isSeen(control) &&
      !isMap &&
      width > 1 &&
      height > 1 &&
      !control.closest('.visually-hidden, [aria-hidden="true"]')
    );
  });

const visiblePart = (control: Element): Box | undefined => clipped(control.getBoundingClientRect(), control);

/** The part of a box that nothing around it hides or scrolls away; undefined where there is none. */
function clipped(box: Box, element: Element): Box | undefined {
  const part = { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
  const meet = (with_: Box, x: boolean, y: boolean): void => {
    if (x) [part.left, part.right] = [Math.max(part.left, with_.left), Math.min(part.right, with_.right)];
    if (y) [part.top, part.bottom] = [Math.max(part.top, with_.top), Math.min(part.bottom, with_.bottom)];
  };
  for (let at: Element | null = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (at instanceof HTMLElement)
      meet(at.getBoundingClientRect(), style.overflowX !== 'visible', style.overflowY !== 'visible');
    if (style.position === 'fixed' || at.matches('dialog, :popover-open')) break;
  }
  meet({ left: 0, top: 0, right: innerWidth, bottom: innerHeight }, true, true);
  return part.right - part.left > 1 && part.bottom - part.top > 1 ? part : undefined;
}

/** Whether something around an element can be scrolled, so that the rest of it is reached. */
function scrollsTo(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if ([overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll')) return true;
    if (at.matches('.stage')) return true; // it is dragged
  }
  return false;
}

/** What an element floats in, above what lies below: the page itself where it does not. */
function layerOf(element: Element): Element {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (at.matches('dialog, [popover]')) return at;
    const { position, zIndex } = getComputedStyle(at);
    if (position === 'sticky' || (position !== 'static' && zIndex !== 'auto')) return at;
  }
  return document.body;
}

function nameOf(element: Element): string {
  const words =
    (element.getAttribute('aria-label') ?? element.id) || element.textContent?.trim().slice(0, 24);
  return `${element.localName} "${words}"`;
}
