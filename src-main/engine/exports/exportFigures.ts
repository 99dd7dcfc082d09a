import type { ExportOptions } from '../../../src-shared/contract/exports.ts';
import { plainFigure } from './plainFigure.ts';

/**
 * Exports figures as one file. The code of a format is loaded on first use, so that it does not slow down the start. SVG,
 * PNG and GIF hold one figure; PDF and PPTX one page per figure.
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
      return (await import('./png.ts')).toPng(
        figure!.svg,
        scale,
        transparent ? undefined : paper.surface,
        figure!.provenance,
      );
    case 'pdf':
      return (await import('./pdf.ts')).toPdf(options);
    case 'gif':
      return (await import('./gif.ts')).toGif(options);
    case 'pptx':
      return (await import('./pptx/toPptx.ts')).toPptx(options);
  }
}
