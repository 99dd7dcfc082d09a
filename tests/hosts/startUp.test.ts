import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programFolder } from '../../src-main/engine/resources.ts';

const built = join(programFolder(), 'out', 'main');

/** The packages that a built entry loads before it runs: those of all its static imports. */
function packagesAtStart(entry: string): string[] {
  const packages = new Set<string>();
  const files = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b[^"'(]*["']([^"']+)["']/gm,
    ))
      if (name!.startsWith('.')) visit(resolve(dirname(file), name!));
      else if (!name!.startsWith('node:')) packages.add(name!);
  };
  visit(join(built, entry));
  return [...packages].sort();
}

describe('what a start loads', () => {
  it('is, of the command line, what reads the arguments; the rest comes with the command', () => {
    expect(packagesAtStart('cli.js')).toEqual(['cac', 'valibot']);
  });

  it('is, of the engine, what computes; what writes files for slides comes with the first of them', () => {
    const loaded = packagesAtStart('engine.js');
    expect(loaded).toContain('@tensorflow/tfjs-core');
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
});
