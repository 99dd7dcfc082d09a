import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPng } from '../readPng.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines, runCli } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

/** One run for all tests. */
const place = mkdtempSync(join(tmpdir(), 'featurescope-export-'));
const run = join(place, 'run');
const environment = { FEATURESCOPE_HOME: place, FEATURESCOPE_DATA: '' };
beforeAll(async () => {
  const data = await tinyDataFolder(join(place, 'data'));
  await runCli(
    ['train', 'lenet5', '--data', data, '--epochs', '2', '--seed', '3', '--out', run],
    environment,
  );
}, 60_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

const all =
  'summary,filters,feature-maps,curves,over-time,confusion,roc,precision-recall,calibration,mistakes,all-layers,gradient-norms';
/** In this process (one test uses the built program), because every start would load the whole program again. */
const write = (...args: string[]) => runInProcess(['export', run, ...args], environment);

describe('export', () => {
  it('writes every figure in every format without a window, and tells which files', async () => {
    const out = temporaryFolder();
    const told = await runCli(
      [
        'export',
        run,
        '--figure',
        all,
        '--format',
        'svg,png,pdf,pptx,gif',
        '--frames',
        '3',
        '--out',
        out,
        '--json',
      ],
      environment,
    );
    expect(told.stderr).toBe('');
    const { type, files } = jsonLines(told).at(-1) as { type: string; files: string[] };
    expect(type).toBe('exported');
    expect(files.map((file) => basename(file)).sort()).toEqual(
      [
        ...all.split(',').flatMap((id) => ['svg', 'png', 'gif'].map((format) => `${id}.${format}`)),
        ...['LeNet-5_data.pdf', 'LeNet-5_data.pptx'],
      ].sort(),
    );
    const starts = { svg: '<?xml', png: '\x89PNG', pdf: '%PDF', pptx: 'PK\x03\x04', gif: 'GIF8' };
    for (const file of files) {
      const format = file.split('.').at(-1) as keyof typeof starts;
      const bytes = readFileSync(file);
      expect(bytes.subarray(0, starts[format].length).toString('latin1'), file).toBe(starts[format]);
    }
    const svg = readFileSync(join(out, 'curves.svg'), 'utf8');
    const provenance = JSON.parse(/<metadata[^>]*>([^<]*)<\/metadata>/.exec(svg)![1]!) as object;
    expect(provenance).toMatchObject({ recipe: 'lenet5', seed: 3, step: 6, run: 'run', figure: 'curves' });
  });
  it('speaks Korean, is dark, large and transparent when asked to', async () => {
    const out = temporaryFolder();
    const style = [
      '--lang',
      'ko',
      '--theme',
      'dark',
      '--size',
      '4:3',
      '--points',
      '24',
      '--transparent',
      '--scale',
      '3',
    ];
    await write('--figure', 'curves', '--format', 'svg,png', '--out', out, ...style);
    expect(readFileSync(join(out, 'curves.svg'), 'utf8')).toContain('학습 곡선');
    const png = readPng(readFileSync(join(out, 'curves.png')));
    expect([png.width / 3, png.height / 3].map(Math.round)).toEqual([960, 720]);
    expect(png.data[3]).toBe(0);
  });
  it('shows the weights of a layer that reads pixels as pictures, named by the classes', async () => {
    const [regression, out] = [join(place, 'regression'), temporaryFolder()];
    const data = join(place, 'data');
    const trained = await runInProcess(
      ['train', 'softmax-regression', '--data', data, '--steps', '1', '--out', regression],
      environment,
    );
    expect(trained.code).toBe(0);
    const told = await runInProcess(['export', regression, '--figure', 'filters', '--out', out], environment);
    expect(told.code).toBe(0);
    const svg = readFileSync(join(out, 'filters.svg'), 'utf8');
    expect(svg).toContain('Weights of output, one picture per unit');
    const names = [...svg.matchAll(/<text[^>]*>(\d)<\/text>/g)].map(([, name]) => name);
    expect(names).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    // A layer further on reads no pixels.
    const deep = await write('--figure', 'filters', '--layer', 'output', '--out', out);
    expect(deep).toMatchObject({ code: 2 });
    expect(deep.stderr).toContain('[export/no-filters]');
  });
  it('calls networks and runs what people call them, not by their ids and folders', async () => {
    const out = temporaryFolder();
    const figures = 'architecture,summary,all-layers,run-curves';
    const options = ['--compare', run, '--format', 'svg', '--out', out];
    expect((await write('--figure', figures, ...options)).code).toBe(0);
    for (const figure of figures.split(',')) {
      const svg = readFileSync(join(out, `${figure}.svg`), 'utf8');
      const words = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text).join('\n');
      expect(words, figure).not.toMatch(/lenet5|-data\b/);
      if (figure !== 'run-curves') expect(words, figure).toContain('LeNet-5');
    }
  });
  it('writes title and caption as they were typed, and the usual ones where they are blank', async () => {
    const out = temporaryFolder();
    const named = ['--title', '2026.10', '--caption', '0123', '--out', out];
    expect((await write('--figure', 'curves', ...named)).code).toBe(0);
    const svg = readFileSync(join(out, 'curves.svg'), 'utf8');
    expect(svg).toContain('>2026.10<');
    expect(svg).toContain('>0123<');
    const blank = ['--title', ' ', '--caption=', '--out', out];
    expect((await write('--figure', 'curves', ...blank)).code).toBe(0);
    expect((await write('--figure', 'curves', '--out', join(out, 'usual'))).code).toBe(0);
    const titleOf = (path: string) => /<text[^>]*>([^<]+)</.exec(readFileSync(path, 'utf8'))![1];
    expect(titleOf(join(out, 'curves-2.svg'))).toBe(titleOf(join(out, 'usual', 'curves.svg')));
  });

  // LeNet-5's conv2 has 16 maps of 10x10; the data has 10 classes and 32 test images.
  it.each([
    [['--figure', 'over-time', '--what', 'gradiants'], 'weights, gradients, activations'],
    [['--figure', 'arithmetic', '--layer', 'conv2', '--map', '99'], '1..16'],
    [['--figure', 'arithmetic', '--layer', 'conv2', '--cell', '99,9'], '0..9'],
    [['--figure', 'arithmetic', '--layer', 'conv2', '--cell', '9,10'], '0..9'],
    [['--figure', 'receptive-field', '--layer', 'conv2', '--map', '17'], '1..16'],
    [['--figure', 'samples', '--split', 'test', '--index', '32'], '0 to 31'],
    [['--figure', 'samples', '--index', '96'], '0 to'],
    [['--figure', 'mistakes', '--truth', '10'], '0 to 9'],
    [['--figure', 'filters', '--layer', 'conv9'], 'conv1, '],
  ])('refuses %j, which there is not, and names what there is', async (args, known) => {
    const out = join(temporaryFolder(), 'out');
    const outcome = await write(...args, '--out', out);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(known);
    expect(existsSync(out)).toBe(false);
  });

  it('needs no run for figures that need no network, and says which figure needs one', async () => {
    const out = temporaryFolder();
    const told = await runInProcess(
      ['export', '--figure', 'gates, optimizers', '--out', out, '--json'],
      environment,
    );
    const { files } = jsonLines(told).at(-1) as { files: string[] };
    expect(files.map((file) => basename(file)).sort()).toEqual(['gates.svg', 'optimizers.svg']);
    for (const file of files) expect(readFileSync(file, 'utf8')).toMatch(/<(?:line|circle) /);
    const refused = await runInProcess(['export', '--figure', 'gates,confusion', '--out', out], environment);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('--figure confusion');
    expect((await runInProcess(['export', '--out', out], environment)).stderr).toContain(
      '--figure is missing',
    );
  });

  it('never writes over a file', async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'summary.svg'), 'mine');
    const told = await write('--figure', 'summary', '--out', out, '--json');
    expect(jsonLines(told).at(-1)).toMatchObject({ files: [join(out, 'summary-2.svg')] });
    expect(readFileSync(join(out, 'summary.svg'), 'utf8')).toBe('mine');
    expect(existsSync(join(out, 'summary-2.svg'))).toBe(true);
  });
  it('shows the layer and the image that were chosen', async () => {
    const out = temporaryFolder();
    await write(
      '--figure',
      'feature-maps',
      '--layer',
      'conv2',
      '--split',
      'train',
      '--index',
      '4',
      '--out',
      out,
    );
    const svg = readFileSync(join(out, 'feature-maps.svg'), 'utf8');
    expect(svg).toContain('Feature maps of conv2');
    expect(svg).toContain('Image 4');
    expect(svg.match(/<image /g)).toHaveLength(16);
  });
  it('shows filters as training began, and their change since', async () => {
    const out = temporaryFolder();
    await write('--figure', 'filters', '--when', 'start', '--out', join(out, 'start'));
    await write('--figure', 'filters', '--when', 'change', '--out', join(out, 'change'));
    await write('--figure', 'filters', '--out', join(out, 'now'));
    const [start, change, now] = ['start', 'change', 'now'].map((when) =>
      readFileSync(join(out, when, 'filters.svg'), 'utf8'),
    );
    expect(start).toContain('at step 0');
    expect(change).toContain('step 6 minus the start');
    const first = (svg: string | undefined): string => /<image [^>]*>/.exec(svg!)![0];
    expect(new Set([first(start), first(change), first(now)]).size).toBe(3);
  });
  it('leaves out of several figures the one that cannot be drawn, and says which and why', async () => {
    const out = temporaryFolder();
    const far = ['--split', 'test', '--index', '31', '--layer', 'conv1'];
    const several = ['--figure', 'summary,feature-maps,architecture', '--index', '99999'];
    const told = await write(...several, '--format', 'svg,pptx', '--out', out, '--json');
    expect(told.code).toBe(0);
    expect(told.stderr).toMatch(/^The figure "feature-maps" is left out: There is no image 99999 .*\n$/);
    const { files, notes } = jsonLines(told).at(-1) as { files: string[]; notes: object[] };
    expect(files.map((file) => basename(file))).toEqual([
      'summary.svg',
      'architecture.svg',
      'LeNet-5_data.pptx',
    ]);
    expect(notes).toMatchObject([{ figure: 'feature-maps', code: 'data/sample-out-of-range' }]);
    const all = await write('--figure', 'feature-maps', ...far, '--out', out, '--json');
    expect(jsonLines(all).at(-1)).not.toHaveProperty('notes');
    const single = await write('--figure', 'feature-maps', '--index', '99999', '--out', out);
    expect(single.stderr).toContain('[data/sample-out-of-range]');
    expect(single.code).toBe(2);
    const none = await write('--figure', 'feature-maps,feature-maps', '--index', '99999', '--out', out);
    expect(none.code).toBe(2);
  });
  it.each([
    ['an unknown figure', ['--figure', 'cat'], 'export/unknown-figure', 2],
    ['no figure', [], 'cli/usage', 2],
    ['an unknown format', ['--figure', 'curves', '--format', 'bmp'], 'cli/usage', 2],
    ['a layer that is not there', ['--figure', 'filters', '--layer', 'conv9'], 'model/unknown-layer', 2],
    ['a layer without filters', ['--figure', 'filters', '--layer', 'dense1'], 'export/no-filters', 2],
    [
      'a folder that cannot be written',
      ['--figure', 'summary', '--out', join(place, 'run', 'run.json', 'figures')],
      'export/unwritable',
      2,
    ],
  ])('refuses %s', async (_what, args, code, exit) => {
    const told = await write(...args);
    expect(told.stderr).toContain(code);
    expect(told.code).toBe(exit);
  });
});
