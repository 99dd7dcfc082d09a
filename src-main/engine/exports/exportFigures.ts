import type { ExportOptions } from '../../../src-shared/contract/exports.ts';
import { plainFigure } from './plainFigure.ts';
import { toGif } from './gif.ts';
import { toPdf } from './pdf.ts';
import { toPng } from './png.ts';
import { toPptx } from './pptx/toPptx.ts';

/**
 * Figures as one file. SVG, PNG and GIF hold one figure; PDF and PPTX a page for each.
 * @throws FeaturescopeError `export/too-large`, `export/nothing-moves`
 */
export async function exportFigures(wished: ExportOptions): Promise<Uint8Array> {
  const options = { ...wished, figures: wished.figures.map(plainFigure) };
  const { format, figures, paper, scale, transparent } = options;
  const [figure] = figures;
  switch (format) {
    case 'svg':
      return new TextEncoder().encode(figure!.svg);
    case 'png':
      return toPng(figure!.svg, scale, transparent ? undefined : paper.surface, figure!.provenance);
    case 'pdf':
      return toPdf(options);
    case 'gif':
      return toGif(options);
    case 'pptx':
      return toPptx(options);
  }
}
