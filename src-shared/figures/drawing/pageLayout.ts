import { slideSizes, type FigurePage, type SlideShape, type TextOnPage } from '../../contract/exports.ts';
import { wrap } from '../parts/text.ts';
import { BASE_TYPE, type SizeName } from './sizes.ts';

/** Style of a page, independent of its text. */
export interface PageStyle {
  place: SizeName;
  slide: SlideShape;
  /** Font size of the figure in points. */
  points: number;
}

/** Rules for dividing an area; lengths in points. */
interface PlaceRules {
  size: readonly [width: number, height: number];
  /** Free space at the sides, above and below. */
  margin: { side: number; top: number; bottom: number };
  /** Font size of the title as a fraction of the figure's, and its maximum number of lines. */
  title: { share: number; lines: number };
  captionLines: number;
}

/** Position of a partial page on a slide. */
const CORNER = { x: 36, y: 24 };
const TILE = { side: 4, top: 2, bottom: 4 };
/** Font size of captions as a fraction of the figure's. */
const CAPTION_SHARE = 0.9;
/** Maximum font sizes of titles and captions. */
const LARGEST = { title: 36, caption: 24 };
const LINE = { title: 1.25, caption: 1.3 };
const GAP = { title: 0.55, caption: 0.7 };
/** Minimum scale of the font size for texts that need too many lines. */
const SMALLEST_SHARE = 0.7;
/** Minimum fraction of a page's height that is reserved for the figure, however long the texts are. */
const LEAST_FIGURE = 0.45;

function rulesOf(place: SizeName, slide: SlideShape): PlaceRules {
  const whole = slideSizes[slide];
  const [width] = whole;
  const tall = whole[1] - 2 * CORNER.y;
  const part = (parts: number): number => Math.round((width - 2 * CORNER.x - (parts - 1) * 20) / parts);
  switch (place) {
    case 'full':
      return {
        size: whole,
        margin: { side: CORNER.x, top: CORNER.y, bottom: CORNER.y },
        title: { share: 1.4, lines: 2 },
        captionLines: 3,
      };
    case 'half':
      return { size: [part(2), tall], margin: TILE, title: { share: 1.2, lines: 2 }, captionLines: 4 };
    case 'third':
      return { size: [part(3), tall], margin: TILE, title: { share: 1.1, lines: 3 }, captionLines: 5 };
    case 'column':
      return { size: [252, 189], margin: TILE, title: { share: 1.2, lines: 2 }, captionLines: 3 };
  }
}

/**
 * Positions of title, figure and caption, on a whole slide or a part of one. All formats share this layout; a slide has a
 * partial page at its left, in its true size.
 * @returns lengths in points
 */
export function layOutPage(style: PageStyle, words: { title: string; caption: string }): FigurePage {
  const { size, margin, ...rules } = rulesOf(style.place, style.slide);
  const [width, height] = size;
  const inside = width - 2 * margin.side;
  const room = height * (1 - LEAST_FIGURE);
  const titleSize = Math.min(LARGEST.title, style.points * rules.title.share);
  const captionSize = Math.min(LARGEST.caption, style.points * CAPTION_SHARE);
  const title = fit(words.title, inside, {
    size: titleSize,
    line: LINE.title,
    most: rules.title.lines,
    room: room / 2,
  });
  const caption = fit(words.caption, inside, {
    ...{ size: captionSize, line: LINE.caption, most: rules.captionLines },
    room: room / 2,
  });
  const top = margin.top + (title ? heightOf(title) + GAP.title * title.size : 0);
  const foot = margin.bottom + (caption ? heightOf(caption) + GAP.caption * caption.size : 0);
  // Whole units of the figure, so that every format draws exactly the same.
  const unit = style.points / BASE_TYPE;
  const units = { width: Math.floor(inside / unit), height: Math.floor((height - top - foot) / unit) };
  const place = { x: margin.side, width: inside };
  return {
    width,
    height,
    corner: style.place === 'full' ? { x: 0, y: 0 } : CORNER,
    unit,
    units,
    figure: { x: margin.side, y: top, width: units.width * unit, height: units.height * unit },
    ...(title ? { title: { ...title, box: { ...place, y: margin.top, height: heightOf(title) } } } : {}),
    ...(caption
      ? {
          caption: {
            ...caption,
            box: { ...place, y: height - margin.bottom - heightOf(caption), height: heightOf(caption) },
          },
        }
      : {}),
  };
}

type Fitted = Omit<TextOnPage, 'box'>;

const heightOf = ({ lines, line }: Fitted): number => lines.length * line;

/**
 * Breaks text into lines: with a smaller font size if it needs too many, and truncated if that is not enough. Undefined
 * for an empty text.
 */
function fit(
  words: string,
  width: number,
  { size, line, most, room }: { size: number; line: number; most: number; room: number },
): Fitted | undefined {
  if (!words.trim()) return undefined;
  const least = size * SMALLEST_SHARE;
  for (let now = size; ; now = Math.max(least, now * 0.95)) {
    const lines = wrap(words, width, now);
    const allowed = Math.max(1, Math.min(most, Math.floor(room / (now * line))));
    if (lines.length <= allowed || now === least)
      return { size: round(now), line: round(now * line), lines: cutLines(lines, allowed, width, now) };
  }
}

/** At most `most` lines, the last with an ellipsis if text is missing. */
function cutLines(lines: readonly string[], most: number, width: number, size: number): string[] {
  if (lines.length <= most) return [...lines];
  const kept = lines.slice(0, most);
  const [last] = wrap(`${kept.at(-1)!.replaceAll(' ', '\u00a0')}…`, width, size);
  return [...kept.slice(0, -1), last!.replaceAll('\u00a0', ' ')];
}

const round = (value: number): number => Math.round(value * 100) / 100;
