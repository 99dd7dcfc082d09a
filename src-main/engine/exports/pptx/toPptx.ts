import PptxGenJS from 'pptxgenjs';
import {
  slideSizes,
  type Box,
  type DrawnFigure,
  type ExportOptions,
  type FigurePage,
  type TextOnPage,
} from '../../../../src-shared/contract/exports.ts';
import { layOutPage } from '../../../../src-shared/figures/drawing/pageLayout.ts';
import { dataTitle } from '../../../../src-shared/texts/runNames.ts';
import { recipeTitle } from '../../recipes/recipes.ts';
import { FACE } from '../fonts.ts';
import { toPng } from '../png.ts';
import { sizeOf } from '../svg.ts';
import { addChart } from './chart.ts';
import { addTable, splitTable } from './table.ts';
import { TITLE } from './mendSlides.ts';
import { escapeXml, finishPackage } from './package.ts';
import { addMatrix } from './matrix.ts';
import { box, hex } from './slide.ts';

/** Pixels per unit of the figure in the raster image for programs that cannot draw vector images. */
const PREVIEW_SCALE = 2;
/** Default layout of figures. */
const WHOLE_SLIDE = { place: 'full', points: 20 } as const;

/**
 * Figures as slides, one each: title and caption as text; curves, bars and tables as native PowerPoint objects, so that
 * they can be edited; everything else as a vector image. Speaker notes are included; the provenance of figures is in the
 * document's properties.
 */
export async function toPptx(options: ExportOptions): Promise<Uint8Array> {
  const { figures, slide: shape, paper, language } = options;
  const deck = new PptxGenJS();
  const [width, height] = slideSizes[shape];
  deck.defineLayout({ name: 'slide', width: width / 72, height: height / 72 });
  deck.layout = 'slide';
  deck.title = figures[0]!.title;
  const { recipe, data } = figures[0]!.provenance;
  deck.subject = [recipeTitle(recipe)?.[language] ?? recipe, dataTitle(data, language)].join(' · ');
  deck.author = figures[0]!.provenance.program;
  deck.company = escapeXml(figures[0]!.provenance.program); // PptxGenJS escapes all properties but this one
  deck.theme = { headFontFace: FACE, bodyFontFace: FACE };
  const previews: Uint8Array[] = [];
  const marks: boolean[][] = [];
  const slides = figures.flatMap((figure) => slidesOf(figure, shape));
  for (const { figure, page } of slides) {
    const slide = deck.addSlide();
    slide.background = { color: hex(paper.surface) };
    const place = onSlide(page, page.figure);
    addWords(slide, page, page.title, {
      ...{ bold: true, color: hex(paper.ink), valign: 'top', lang: language, objectName: TITLE },
    });
    const { native } = figure;
    const description = descriptionOf(figure);
    if (native?.kind === 'table') addTable(slide, native, place, paper);
    else if (native?.kind === 'matrix') addMatrix(slide, native, place, page, paper);
    else if (native?.kind === 'chart') {
      addChart(slide, native, place, paper, { unit: page.unit, description });
      marks.push(...native.panels.map(({ series }) => series.map(({ marked }) => marked ?? false)));
    } else {
      slide.addImage({
        data: `image/svg+xml;base64,${Buffer.from(figure.svg).toString('base64')}`,
        ...box(fitted(figure.svg, place)),
        altText: description,
      });
      previews.push(await toPng(figure.svg, PREVIEW_SCALE, undefined));
    }
    addWords(slide, page, page.caption, { color: hex(paper.quiet), valign: 'top', lang: language });
    slide.addNotes(figure.notes ?? description);
  }
  const written = (await deck.write({ outputType: 'uint8array' })) as Uint8Array;
  return finishPackage(
    written,
    { previews, marks },
    slides.map(({ figure }) => ({ description: descriptionOf(figure), provenance: figure.provenance })),
  );
}

/** The slides of a figure: one, and for a long table as many as its rows take, with their number in the title. */
function slidesOf(
  figure: DrawnFigure,
  slide: ExportOptions['slide'],
): { figure: DrawnFigure; page: FigurePage }[] {
  const page = figure.page ?? layOutPage({ ...WHOLE_SLIDE, slide }, figure);
  const { native } = figure;
  if (native?.kind !== 'table') return [{ figure, page }];
  const parts = splitTable(native, page.figure.height);
  return parts.map((part, at) => {
    const number = parts.length === 1 ? '' : ` (${at + 1}/${parts.length})`;
    const title = page.title && { ...page.title, lines: [page.title.lines.join(' ') + number] };
    return { figure: { ...figure, title: figure.title + number, native: part }, page: { ...page, title } };
  });
}

/** Position on the slide of a page's area. */
const onSlide = ({ corner }: FigurePage, place: Box): Box => ({
  ...place,
  x: place.x + corner.x,
  y: place.y + corner.y,
});

/** Adds title or caption as text, with the position and size of the picture. */
function addWords(
  slide: PptxGenJS.Slide,
  page: FigurePage,
  words: TextOnPage | undefined,
  look: PptxGenJS.TextPropsOptions,
): void {
  if (!words) return;
  slide.addText(words.lines.join(' '), {
    ...box(onSlide(page, words.box)),
    ...{ fontFace: FACE, fontSize: words.size, lineSpacing: words.line, margin: 0, fit: 'shrink' },
    ...look,
  });
}

/** The largest box with a picture's proportions, centred in an area. */
function fitted(svg: string, place: Box): Box {
  const [width, height] = sizeOf(svg);
  const scale = Math.min(place.width / width, place.height / height);
  const [wide, tall] = [width * scale, height * scale];
  const [x, y] = [place.x + (place.width - wide) / 2, place.y + (place.height - tall) / 2];
  return { x, y, width: wide, height: tall };
}

/** Alternative text of a figure for screen readers: its title and caption as on the slide. */
const descriptionOf = ({ title, caption }: DrawnFigure): string =>
  [title, caption].filter(Boolean).join('. ');
