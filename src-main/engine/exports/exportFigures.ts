import type { ExportOptions } from '../../../src-shared/contract/exports.ts';
import { plainFigure } from './plainFigure.ts';

/**
 * Figures as one file. What writes a format is loaded when it is first asked for, so that no start waits for it. SVG, PNG and GIF hold one figure; PDF and PPTX a page for each.
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
