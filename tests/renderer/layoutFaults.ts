/** Selector of interactive controls. */
const CONTROLS = 'button, input, select, textarea, a[href], summary, [role="tab"], [role="slider"]';
/** Minimum side of a control, in CSS pixels (WCAG 2.2, success criterion 2.5.8). */
const LEAST_SIDE = 24;
/** Minimum space between a button's label and its edge, in CSS pixels. */
const LEAST_PADDING = 3;
/** Minimum side of a view, in CSS pixels. */
const LEAST_VIEW = 70;
/** Allowed overlap of two texts, in CSS pixels: the boxes of letters are larger than what is drawn. */
const MEETING = 3;
const ROUNDING = 1.5;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Layout faults of the page, one line each: controls that are too small or covered, texts that overlap, are cut off or
 * leave their control, values that are cut off, views that are too small, pictures that are distorted; and the smallest visible font.
 */
export function layoutFaults(): { faults: string[]; smallest: { size: number; words: string } } {
  const layout = new Layout();
  const [controls, texts] = [shownControls(), shownTexts(layout)];
  const faults = [
    ...smallControls(controls),
    ...coveredControls(controls, layout),
    ...overlappingTexts(texts),
    ...cutTexts(texts),
    ...textsOutside(texts),
    ...cutValues(controls),
    ...stamps(),
    ...distortedPictures(),
  ];
  return { faults, smallest: smallestType(texts) };
}

/** Controls with a side of less than 24 px; for a checkbox including its label. */
function smallControls(controls: HTMLElement[]): string[] {
  return controls.flatMap((control) => {
    const target = control.matches('[type="checkbox"], [type="radio"]')
      ? ((control as HTMLInputElement).labels?.[0] ?? control)
      : control;
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) >= LEAST_SIDE - ROUNDING / 2) return [];
    return [`${nameOf(control)} is ${Math.round(width)} x ${Math.round(height)} px`];
  });
}

/** Controls whose centre is covered by another element, except overlays such as a dialog. */
function coveredControls(controls: HTMLElement[], layout: Layout): string[] {
  return controls.flatMap((control) => {
    const box = layout.visiblePart(control.getBoundingClientRect(), control);
    if (!box) return [];
    const above = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (!above || above.contains(control) || control.contains(above)) return [];
    if (layout.layerOf(above) !== layout.layerOf(control)) return [];
    if (above.closest('label')?.contains(control)) return [];
    return [`${nameOf(control)} lies below ${nameOf(above)}`];
  });
}

/** Pictures that are not drawn in their own proportions. */
function distortedPictures(): string[] {
  return [...document.querySelectorAll('canvas')].flatMap((canvas) => {
    const { width, height } = canvas.getBoundingClientRect();
    if (canvas.style.aspectRatio === '' || width === 0 || height === 0) return [];
    const stretched = width / height / (canvas.width / canvas.height);
    if (Math.abs(Math.log(stretched)) < 0.1) return [];
    const from = `${canvas.width} x ${canvas.height}`;
    return [`a picture of ${from} is drawn as ${Math.round(width)} x ${Math.round(height)} px`];
  });
}

/** Overlapping texts. One line per pair. */
function overlappingTexts(texts: ShownText[]): string[] {
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

/** Texts that are clipped, unless they have an ellipsis and a tooltip with the full text. */
function cutTexts(texts: ShownText[]): string[] {
  return texts.flatMap(({ element, words, whole, box }) => {
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

/** Texts that extend beyond the button or tab that they label, or to its very edge. */
function textsOutside(texts: ShownText[]): string[] {
  return texts.flatMap(({ element, words, box }) => {
    const control = element.closest('button, [role="tab"], a.button, summary.button');
    if (!control || control.matches('.world *')) return [];
    const { left, right, top, bottom } = control.getBoundingClientRect();
    const by = Math.max(
      left - box.left,
      box.right - right,
      top - box.top - MEETING,
      box.bottom - bottom - MEETING,
    );
    const least = control.matches('.button') ? LEAST_PADDING : 0;
    return by + least > ROUNDING
      ? [`"${words}" comes within ${Math.round(-by)} px of the edge of ${nameOf(control)}`]
      : [];
  });
}

/** Number fields whose value is wider than they are. */
function cutValues(controls: HTMLElement[]): string[] {
  return controls.flatMap((control) => {
    if (!control.matches('input[type="number"], input.entry') || control.clientWidth === 0) return [];
    const by = control.scrollWidth - control.clientWidth;
    return by > ROUNDING ? [`the value of ${nameOf(control)} is cut by ${by} px`] : [];
  });
}

/** The views that a screen is about, if they are too small to show anything. */
function stamps(): string[] {
  return [
    ...document.querySelectorAll('.workspace .stage .area, .workspace .layer-view .body, .figures .preview'),
  ].flatMap((view) => {
    const { width, height } = view.getBoundingClientRect();
    if (Math.min(width, height) >= LEAST_VIEW) return [];
    return [
      `${view.className.replace(/ ?svelte-\w+/, '')} is ${Math.round(width)} x ${Math.round(height)} px`,
    ];
  });
}

/** The smallest visible font size, in CSS pixels on the screen, and its text. */
function smallestType(texts: ShownText[]): { size: number; words: string } {
  let smallest = { size: Infinity, words: '' };
  for (const { element, words } of texts) {
    if (element.closest('.world') && isShrunk()) continue; // can be zoomed
    if (element.closest('.matrix')) continue; // numbers in cells are as large as the cells; a text below gives each of them
    const zoom = element instanceof SVGElement ? svgZoom(element) : stageZoom(element) * cssZoom(element);
    const size = parseFloat(getComputedStyle(element).fontSize) * zoom;
    if (size < smallest.size) smallest = { size, words };
  }
  return smallest;
}

/** The `zoom` of an element and its ancestors, which its computed font size does not include. */
const cssZoom = (element: Element): number =>
  (element as Element & { currentCSSZoom?: number }).currentCSSZoom ?? 1;

const svgZoom = (element: SVGElement): number => {
  const matrix = (element as SVGGraphicsElement).getScreenCTM?.();
  return matrix ? Math.hypot(matrix.a, matrix.b) : 1;
};

/** Whether the network on the stage is too large to be displayed as a whole at the font size. */
const isShrunk = (): boolean => {
  const zoom = document.querySelector('.zoom')?.textContent ?? '';
  return zoom.trim() === '' || parseInt(/\d+(?= ?%)/.exec(zoom)?.[0] ?? '0') < 100;
};

/** The zoom of the stage; labels keep their own size. */
function stageZoom(element: Element): number {
  const world = element.closest<HTMLElement>('.world');
  if (!world || element.closest('.label.row')) return 1;
  return new DOMMatrix(getComputedStyle(world).transform).a;
}

interface ShownText {
  element: Element;
  words: string;
  /** Visible part, and the whole. */
  box: Box;
  whole: Box;
  layer: Element;
}

function shownTexts(layout: Layout): ShownText[] {
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
      const box = layout.visiblePart(whole, element);
      if (box)
        found.push({
          element,
          words: node.textContent.trim().slice(0, 30),
          box,
          whole,
          layer: layout.layerOf(element),
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

/** Clipping containers and layers of elements, cached because most elements share their ancestors. */
class Layout {
  readonly #windows = new Map<Element, Box>();
  readonly #layers = new Map<Element, Element>();

  /** The part of an element's box that no ancestor clips or scrolls away; undefined if there is none. */
  visiblePart(box: Box, element: Element): Box | undefined {
    const part = meeting(box, this.#windowOf(element));
    return part.right - part.left > 1 && part.bottom - part.top > 1 ? part : undefined;
  }

  /** The overlay that contains an element: the page itself if there is none. */
  layerOf(element: Element): Element {
    const known = this.#layers.get(element);
    if (known) return known;
    const above = element.parentElement;
    const layer = floats(element) ? element : above ? this.layerOf(above) : document.body;
    this.#layers.set(element, layer);
    return layer;
  }

  /** The area in which an element can be visible. */
  #windowOf(element: Element): Box {
    const known = this.#windows.get(element);
    if (known) return known;
    const { position, overflowX, overflowY } = getComputedStyle(element);
    const above = element.parentElement;
    const onTop = position === 'fixed' || element.matches('dialog, :popover-open');
    const around =
      onTop || !above ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : this.#windowOf(above);
    const own = element instanceof HTMLElement ? element.getBoundingClientRect() : around;
    const box = {
      ...around,
      ...(overflowX !== 'visible' ? across(meeting(own, around)) : {}),
      ...(overflowY !== 'visible' ? down(meeting(own, around)) : {}),
    };
    this.#windows.set(element, box);
    return box;
  }
}

const across = ({ left, right }: Box) => ({ left, right });
const down = ({ top, bottom }: Box) => ({ top, bottom });
const meeting = (one: Box, other: Box): Box => ({
  left: Math.max(one.left, other.left),
  top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right),
  bottom: Math.min(one.bottom, other.bottom),
});

function floats(element: Element): boolean {
  if (element.matches('dialog, [popover]')) return true;
  const { position, zIndex } = getComputedStyle(element);
  return position === 'sticky' || (position !== 'static' && zIndex !== 'auto');
}

/** Whether an ancestor can be scrolled, so that the rest of the element is reachable. */
function scrollsTo(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if ([overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll')) return true;
    if (at.matches('.stage')) return true; // can be dragged
  }
  return false;
}

function nameOf(element: Element): string {
  const words =
    (element.getAttribute('aria-label') ?? element.id) || element.textContent?.trim().slice(0, 24);
  return `${element.localName} "${words}"`;
}
