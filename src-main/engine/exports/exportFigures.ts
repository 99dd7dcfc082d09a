import type { ExportedFile, ExportOptions } from '../../../src-shared/contract/exports.ts';
import { plainFigure } from './plainFigure.ts';

/**
 * Figures as one file, and which signs of their texts it lacks. What writes a format is loaded when it is first asked for, so that no start waits for it. SVG, PNG and GIF hold one figure; PDF and PPTX a page for each.
 * @throws FeaturescopeError `export/too-large`, `export/nothing-moves`
 */
export async function exportFigures(wished: ExportOptions): Promise<ExportedFile> {
  const options = { ...wished, figures: wished.figures.map(plainFigure) };
  return { bytes: await bytesOf(options), undrawn: await undrawnIn(options) };
}

/** Signs that would be missing. SVG and PPTX hold text, which other programs draw with the fonts they have. */
async function undrawnIn({ format, figures }: ExportOptions): Promise<string[]> {
  if (format === 'svg' || format === 'pptx') return [];
  const { undrawnSigns } = await import('./glyphs.ts');
  return [...new Set(figures.flatMap(({ svg, frames }) => [svg, ...(frames ?? [])].flatMap(undrawnSigns)))];
}

async function bytesOf(options: ExportOptions): Promise<Uint8Array> {
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
