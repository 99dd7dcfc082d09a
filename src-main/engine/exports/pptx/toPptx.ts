import PptxGenJS from 'pptxgenjs';
import { slideSizes, type DrawnFigure, type ExportOptions } from '../../../../src-shared/contract/exports.ts';
import { FACE } from '../fonts.ts';
import { toPng } from '../png.ts';
import { sizeOf } from '../svg.ts';
import { addChart } from './chart.ts';
import { addTable } from './table.ts';
import { TITLE } from './mendSlides.ts';
import { escapeXml, finishPackage } from './package.ts';
import { box, hex, type Box } from './slide.ts';

/** Pixels of the picture that programs without vectors show, per unit of the figure. */
const PREVIEW_SCALE = 2;

/**
 * Figures as slides, one each: title and caption as text; curves, bars and tables as PowerPoint's own, so that they can be
 * edited; everything else as a vector picture. The notes say where the figure comes from.
 */
export async function toPptx(options: ExportOptions): Promise<Uint8Array> {
  const { figures, slide: shape, paper, language } = options;
  const deck = new PptxGenJS();
  const [width, height] = slideSizes[shape];
  deck.defineLayout({ name: 'slide', width: width / 72, height: height / 72 });
  deck.layout = 'slide';
  deck.title = figures[0]!.title;
  deck.author = figures[0]!.provenance.program;
  deck.company = escapeXml(figures[0]!.provenance.program); // PptxGenJS escapes all but this
  deck.theme = { headFontFace: FACE, bodyFontFace: FACE };
  const previews: Uint8Array[] = [];
  for (const figure of figures) {
    const slide = deck.addSlide();
    slide.background = { color: hex(paper.surface) };
    const places = layOut(figure, width, height);
    slide.addText(figure.title, {
      ...box(places.title),
      ...{ fontFace: FACE, fontSize: 28, bold: true, color: hex(paper.ink), valign: 'middle', margin: 0 },
      ...{ fit: 'shrink', lang: language, objectName: TITLE },
    });
    const { native } = figure;
    if (native?.kind === 'table') addTable(slide, native, places.figure, paper);
    else if (native?.kind === 'chart') addChart(slide, native, places.figure, paper, descriptionOf(figure));
    else {
      slide.addImage({
        data: `image/svg+xml;base64,${Buffer.from(figure.svg).toString('base64')}`,
        ...box(fitted(figure.svg, places.figure)),
        altText: descriptionOf(figure),
      });
      previews.push(await toPng(figure.svg, PREVIEW_SCALE, undefined));
    }
    if (figure.caption)
      slide.addText(figure.caption, {
        ...box(places.caption),
        ...{ fontFace: FACE, fontSize: 18, color: hex(paper.quiet), valign: 'top', margin: 0 },
        ...{ fit: 'shrink', lang: language },
      });
    slide.addNotes(notesOf(figure));
  }
  const written = (await deck.write({ outputType: 'uint8array' })) as Uint8Array;
  return finishPackage(
    written,
    previews,
    figures.map((figure) => ({ description: descriptionOf(figure), provenance: figure.provenance })),
  );
}

/** Where title, figure and caption stand on a slide, in points. */
function layOut(
  { caption }: DrawnFigure,
  width: number,
  height: number,
): Record<'title' | 'figure' | 'caption', Box> {
  const [side, top, foot] = [36, 92, caption ? 88 : 28];
  return {
    title: { x: side, y: 26, width: width - 2 * side, height: 52 },
    figure: { x: side, y: top, width: width - 2 * side, height: height - top - foot },
    caption: { x: side, y: height - foot + 12, width: width - 2 * side, height: foot - 32 },
  };
}

/** The largest box of a picture's proportions in the middle of a place. */
function fitted(svg: string, place: Box): Box {
  const [width, height] = sizeOf(svg);
  const scale = Math.min(place.width / width, place.height / height);
  const [wide, tall] = [width * scale, height * scale];
  const [x, y] = [place.x + (place.width - wide) / 2, place.y + (place.height - tall) / 2];
  return { x, y, width: wide, height: tall };
}

/** What a screen reader says of a figure: what it is and what it shows, as the slide has it. */
const descriptionOf = ({ title, caption }: DrawnFigure): string =>
  [title, caption].filter(Boolean).join('. ');
const notesOf = ({ caption, provenance }: DrawnFigure): string => {
  const { program, recipe, data, seed, step, run, figure } = provenance;
  const parts = [
    [program, figure],
    [recipe, data],
    [seed === undefined ? '' : `seed ${seed}`, step === undefined ? '' : `step ${step}`],
    [run ?? ''],
  ];
  const lines = parts.map((line) => line.filter(Boolean).join(' · ')).filter(Boolean);
  return [caption, ...lines, JSON.stringify(provenance.options)].filter(Boolean).join('\n');
};
