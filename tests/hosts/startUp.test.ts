import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programFolder } from '../../src-main/engine/resources.ts';

const built = join(programFolder(), 'out', 'main');

/** The packages that a built entry loads before it runs, with `import` and with `require`. */
function packagesAtStart(entry: string): { imported: string[]; required: string[] } {
  const packages = new Set<string>();
  const required = new Set<string>();
  const files = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, name] of text.matchAll(/createRequire\(import\.meta\.url\)\("([^"]+)"\)/g))
      required.add(name!);
    for (const [, name] of text.matchAll(/^(?:import|export)\b[^"'(]*["']([^"']+)["']/gm))
      if (name!.startsWith('.')) visit(resolve(dirname(file), name!));
      else if (!name!.startsWith('node:')) packages.add(name!);
  };
  visit(join(built, entry));
  return { imported: [...packages].sort(), required: [...required].sort() };
}

describe('what a start loads', () => {
  it('is, of the command line, what reads the arguments; the rest comes with the command', () => {
    expect(packagesAtStart('cli.js')).toEqual({ imported: ['cac', 'valibot'], required: [] });
  });

  it('is, of the engine, what computes; what writes files for slides comes with the first of them', () => {
    const { imported, required } = packagesAtStart('engine.js');
    const loaded = [...imported, ...required];
    for (const name of [
      'pdfkit',
      'svg-to-pdfkit',
      'pptxgenjs',
      'jszip',
      '@xmldom/xmldom',
      '@resvg/resvg-js',
      'gifenc',
    ])
      expect(loaded).not.toContain(name);
  });

  it('is TensorFlow.js with `require`, which is faster than importing it', () => {
    const { imported, required } = packagesAtStart('engine.js');
    expect(required).toContain('@tensorflow/tfjs-core');
    expect(required).toContain('@tensorflow/tfjs-layers');
    expect(imported.filter((name) => name.startsWith('@tensorflow/'))).toEqual([]);
  });
});
