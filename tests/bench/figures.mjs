// Measures how long figures take to be written without a window, with the built program on the shipped network: node
// tests/bench/figures.mjs [ROUNDS] Prints one JSON line: milliseconds per PNG of each kind (the increment for ten more,
// so that start-up is excluded), for a whole command that writes one, and for a whole command that writes a deck of
// twenty slides.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../../scripts/prepare.mjs';

const rounds = Number(process.argv[2] ?? 3);
const MORE = 10;
const SLIDES = 20;
const kinds = [
  'samples',
  'architecture',
  'summary',
  'filters',
  'feature-maps',
  'all-layers',
  'arithmetic',
  'confusion',
];
const slides = [...kinds, 'roc', 'precision-recall', 'mistakes', 'optimizer-paths', ...kinds].slice(
  0,
  SLIDES,
);

await prepare();
const folder = mkdtempSync(join(tmpdir(), 'featurescope-figures-'));
try {
  const onePng = Object.fromEntries(
    kinds.map((kind) => {
      const one = median(() => written([kind], 'png'));
      const more = median(() => written(Array(MORE + 1).fill(kind), 'png'));
      return [kind, Math.round((more - one) / MORE)];
    }),
  );
  console.log(
    JSON.stringify({
      onePng,
      commandOfOnePng: Math.round(median(() => written(['feature-maps'], 'png'))),
      commandOfDeck: Math.round(median(() => written(slides, 'pptx'))),
      slides: slides.length,
      load: Number(loadavg()[0].toFixed(2)),
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function written(figures, format) {
  const begun = performance.now();
  const options = ['--figure', figures.join(','), '--format', format, '--out', folder, '--json'];
  execFileSync(process.execPath, ['out/main/cli.js', 'export', 'lenet5-mnist', ...options], {
    stdio: 'ignore',
  });
  return performance.now() - begun;
}

function median(measure) {
  const times = Array.from({ length: rounds }, measure).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}
