import PDFDocument from 'pdfkit';
import toPdfKit from 'svg-to-pdfkit';
import { slideSizes, type ExportOptions } from '../../../src-shared/contract/exports.ts';
import { FALLBACK_FACE, fallbackFiles, fontFiles } from './fonts.ts';
import { withFallbackFace } from './glyphs.ts';
import { sizeOf } from './svg.ts';

/** A PDF unit is a point; a figure's unit is a CSS pixel. */
const POINTS_PER_PIXEL = 0.75;

/**
 * Figures as a PDF: vector graphics with an embedded subset of the typeface. A single figure gets a page of its own size;
 * several figures get slide pages, laid out as in a presentation.
 */
export async function toPdf({ figures, slide, language }: ExportOptions): Promise<Uint8Array> {
  const [first] = figures;
  const document = new PDFDocument({
    autoFirstPage: false,
    compress: true,
    lang: language,
    info: {
      Title: first!.title,
      Creator: first!.provenance.program,
      Subject: first!.caption,
      Keywords: JSON.stringify(figures.map(({ provenance }) => provenance)),
    },
  });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  const { regular, semibold } = fontFiles();
  const other = fallbackFiles();
  document.registerFont('regular', regular).registerFont('bold', semibold);
  document.registerFont('other-regular', other.regular).registerFont('other-bold', other.bold);
  for (const { svg, page: place } of figures) {
    const own = sizeOf(svg).map((pixels) => pixels * POINTS_PER_PIXEL) as [number, number];
    const page = figures.length === 1 ? own : slideSizes[slide];
    document.addPage({ size: [...page], margin: 0 });
    const fit = Math.min(1, page[0] / own[0], page[1] / own[1]);
    const middle = page.map((side, axis) => (side - own[axis]! * fit) / 2) as [number, number];
    // A part of a slide is placed on the page as on the slide.
    const [x, y] = place && figures.length > 1 ? [place.corner.x, place.corner.y] : middle;
    toPdfKit(document, withFallbackFace(svg), x, y, {
      width: own[0] * fit,
      height: own[1] * fit,
      assumePt: false,
      fontCallback: (family, bold) =>
        `${family === FALLBACK_FACE ? 'other-' : ''}${bold ? 'bold' : 'regular'}`,
    });
  }
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}
