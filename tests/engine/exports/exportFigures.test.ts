import { inflateSync } from 'node:zlib';
import { DOMParser } from '@xmldom/xmldom';
import JSZip from 'jszip';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { exportFigures } from '../../../src-main/engine/exports/exportFigures.ts';
import { layOutPage } from '../../../src-shared/figures/drawing/pageLayout.ts';
import { readPng } from '../../readPng.ts';
import {
  ExportSchema,
  type DrawnFigure,
  type ExportedFile,
  type ExportRequest,
} from '../../../src-shared/contract/exports.ts';

const provenance = {
  ...{ program: 'Featurescope 0.0.0', recipe: 'lenet5', data: 'mnist', seed: 3, step: 120 },
  ...{ figure: 'curves', options: { layer: 'conv1', points: 18 } },
};
const svg = (colour: string, text = '학습 곡선 & <손실>'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="200" height="100" aria-label="a picture">` +
  `<rect x="10" y="10" width="20" height="20" fill="${colour}"/>` +
  `<text x="5" y="45" font-family="Pretendard" font-size="8">${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text></svg>`;
const figure = (change: Partial<DrawnFigure> = {}): DrawnFigure => ({
  title: '혼동 행렬',
  caption: 'After 120 steps',
  svg: svg('#ff0000'),
  provenance,
  ...change,
});
const paper = { surface: '#ffffff', ink: '#000000', quiet: '#444444', line: '#bbbbbb' };
const exported = (request: Partial<ExportRequest> & Pick<ExportRequest, 'format'>): Promise<ExportedFile> =>
  exportFigures(v.parse(ExportSchema, { figures: [figure()], paper, language: 'ko', ...request }));
const write = async (request: Parameters<typeof exported>[0]): Promise<Uint8Array> =>
  (await exported(request)).bytes;
const chart = {
  kind: 'chart' as const,
  type: 'line' as const,
  xTitle: '스텝',
  panels: [
    {
      title: '손실',
      labels: ['1', '2', '3'],
      series: [{ name: '훈련', colour: '#0b7285', values: [2.5, null, 0.5] }],
      log: true,
    },
  ],
};
const table = { kind: 'table' as const, head: ['층', '매개변수'], rows: [['conv1 <&>', 1234]] };

describe('a PNG', () => {
  it('has the scale asked for, the surface behind it, and says where it comes from', async () => {
    const bytes = await write({ format: 'png', scale: 3 });
    const png = readPng(bytes);
    expect([png.width, png.height]).toEqual([600, 300]);
    const pixel = (x: number, y: number): number[] => [
      ...png.data.subarray((y * 600 + x) * 4, (y * 600 + x) * 4 + 4),
    ];
    expect(pixel(120, 120)).toEqual([255, 0, 0, 255]);
    expect(pixel(590, 5)).toEqual([255, 255, 255, 255]);
    expect(Buffer.from(bytes).includes(JSON.stringify(provenance))).toBe(true);
  });
  it('has no background when it is to be transparent', async () => {
    const png = readPng(await write({ format: 'png', transparent: true, scale: 1 }));
    expect(png.data[3]).toBe(0);
  });
  it('draws Hangul with the face that ships with the program', async () => {
    const dark = async (text: string): Promise<number> => {
      const png = readPng(await write({ format: 'png', figures: [figure({ svg: svg('#ffffff', text) })] }));
      return png.data.filter((value, at) => at % 4 === 0 && value < 128).length;
    };
    expect(await dark('한글')).toBeGreaterThan(100);
    expect(await dark('한글')).not.toBe(await dark('글한글'));
  });
  it('is refused when it would be too large', async () => {
    const huge = svg('#ff0000').replace('width="200" height="100"', 'width="20000" height="10000"');
    await expect(write({ format: 'png', figures: [figure({ svg: huge })] })).rejects.toMatchObject({
      code: 'export/too-large',
    });
  });
});

describe('a PDF', () => {
  it('has a page per figure, the used part of the face, and no picture of text', async () => {
    const one = Buffer.from(await write({ format: 'pdf' })).toString('latin1');
    expect(one.startsWith('%PDF-')).toBe(true);
    expect(one).toMatch(/\/MediaBox \[0 0 150 75\]/);
    expect(one).toMatch(/\/BaseFont \/\w+\+Pretendard-Regular/);
    const three = Buffer.from(
      await write({ format: 'pdf', figures: [figure(), figure(), figure()], slide: '4:3' }),
    );
    expect(three.toString('latin1').match(/\/MediaBox \[0 0 720 540\]/g)).toHaveLength(3);
  });
  it('carries its text as text', async () => {
    const bytes = Buffer.from(await write({ format: 'pdf' }));
    const streams = [...bytes.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(
      ([, part]) => {
        try {
          return [inflateSync(Buffer.from(part!, 'latin1')).toString('latin1')];
        } catch {
          return [];
        }
      },
    );
    // The map from glyphs to characters contains the written Hangul.
    const unicode = '학습곡선'.split('').map((sign) => sign.charCodeAt(0).toString(16));
    for (const code of unicode)
      expect(
        streams.some((one) => one.toLowerCase().includes(code)),
        code,
      ).toBe(true);
  });
});

describe('signs that the first face lacks', () => {
  const lacking = (text: string) => [figure({ svg: svg('#ffffff', text) })];
  const differing = async (one: string, other: string): Promise<number> => {
    const [a, b] = await Promise.all(
      [one, other].map(async (text) => readPng(await write({ format: 'png', figures: lacking(text) }))),
    );
    return a!.data.filter((value, at) => value !== b!.data[at]).length;
  };
  it.each([
    ['∇L', '∈L'],
    ['∀', '∃'],
    ['שלום', 'ש'],
  ])('are drawn with the second one in pictures: %s', async (one, other) => {
    expect(await differing(one, other)).toBeGreaterThan(20);
    expect((await exported({ format: 'png', figures: lacking(one) })).undrawn).toEqual([]);
  });
  it('are drawn with the second one in a PDF, and the others with the first', async () => {
    const { bytes, undrawn } = await exported({ format: 'pdf', figures: lacking('기울기 ∇L &lt; ε') });
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).toMatch(/\/BaseFont \/\w+\+Pretendard-Regular/);
    expect(text).toMatch(/\/BaseFont \/\w+\+DejaVuSans/);
    const codes = unicodeMaps(Buffer.from(bytes));
    for (const sign of '기∇Lε')
      expect(codes, sign).toContain(sign.charCodeAt(0).toString(16).padStart(4, '0'));
    expect(undrawn).toEqual([]);
  });
  it.each(['png', 'pdf', 'gif'] as const)('are told where no face has them: %s', async (format) => {
    const one = figure({ svg: svg('#ffffff', '漢字 🦊 ไ a∇') });
    const figures = format === 'gif' ? [{ ...one, frames: [one.svg, one.svg] }] : [one];
    expect((await exported({ format, figures })).undrawn).toEqual(['漢', '字', '🦊', 'ไ']);
  });
  it.each(['svg', 'pptx'] as const)('are left to the program that draws them: %s', async (format) => {
    expect((await exported({ format, figures: lacking('漢字') })).undrawn).toEqual([]);
  });
});

/** The maps of a PDF from glyphs back to characters. */
function unicodeMaps(bytes: Buffer): string {
  return unpacked(bytes)
    .filter((one) => one.includes('beginbfrange') || one.includes('beginbfchar'))
    .join('\n')
    .toLowerCase();
}

describe('letters in parts', () => {
  /** Hangul and an accent decomposed, as in macOS file names. */
  const parts = '한글 각도 é'.normalize('NFD');
  const composed = '한글 각도 é';
  const written = figure({
    title: parts,
    caption: parts,
    svg: svg('#ffffff', parts),
    native: { ...table, head: [parts] },
  });

  it.each(['svg', 'png', 'pdf', 'pptx'] as const)(
    'are whole in a %s, its properties included',
    async (format) => {
      const bytes = await write({
        format,
        figures: [{ ...written, provenance: { ...provenance, data: parts } }],
      });
      const texts =
        format === 'pptx'
          ? await JSZip.loadAsync(bytes).then((zip) =>
              Promise.all(Object.values(zip.files).map((file) => file.async('string'))),
            )
          : [Buffer.from(bytes).toString('utf8'), ...unpacked(Buffer.from(bytes))];
      expect(texts.filter((text) => text.includes(parts))).toEqual([]);
      if (format !== 'pdf') expect(texts.some((text) => text.includes(composed))).toBe(true);
      else
        for (const sign of '한글각도é') {
          const code = sign.charCodeAt(0).toString(16).padStart(4, '0');
          expect(
            texts.some((text) => text.toLowerCase().includes(`<${code}>`)),
            sign,
          ).toBe(true);
        }
    },
  );
  it('are drawn in a PNG as whole ones are', async () => {
    const draw = (text: string) => write({ format: 'png', figures: [figure({ svg: svg('#ffffff', text) })] });
    expect(readPng(await draw(parts)).data.equals(readPng(await draw(composed)).data)).toBe(true);
  });
});

describe('the size of a picture', () => {
  it.each([
    [
      'whatever the order of its attributes',
      `<svg xmlns="http://www.w3.org/2000/svg" height="20000" width="20000"/>`,
    ],
    ['with an exponent', `<svg xmlns="http://www.w3.org/2000/svg" width="2e4" height="2e4"/>`],
    [
      'behind a comment that says another',
      `<!-- <svg width="1" height="1"> --><svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"/>`,
    ],
    ['within single quotes', `<svg xmlns='http://www.w3.org/2000/svg' width='20000' height='20000'/>`],
    ['on one side alone', `<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="1"/>`],
  ])('is read before it is drawn, %s', async (_what, huge) => {
    await expect(write({ format: 'png', figures: [figure({ svg: huge })] })).rejects.toMatchObject({
      code: 'export/too-large',
    });
  });
  it('is asked for where there is none', async () => {
    for (const format of ['png', 'pdf', 'pptx'] as const)
      await expect(
        write({
          format,
          figures: [figure({ svg: '<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>' })],
        }),
      ).rejects.toMatchObject({ code: 'export/no-size' });
  });
});

describe('a GIF', () => {
  const frames = ['#ff0000', '#00ff00', '#0000ff'].map((colour) => svg(colour));
  it('has a frame per step and its provenance', async () => {
    const gif = Buffer.from(await write({ format: 'gif', figures: [figure({ frames })], scale: 1 }));
    expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
    /** The delay of a frame, in hundredths of a second, is in its graphic control extension. */
    const delays: number[] = [];
    for (let at = 0; (at = gif.indexOf(Buffer.from([0x21, 0xf9, 0x04]), at)) >= 0; at += 3)
      delays.push(gif.readUInt16LE(at + 4));
    expect(delays).toEqual([50, 50, 150]);
    expect(gif.includes('"recipe":"lenet5"')).toBe(true);
    expect(gif.at(-1)).toBe(0x3b);
  });
  it('is refused for a figure that does not move', async () => {
    await expect(write({ format: 'gif' })).rejects.toMatchObject({ code: 'export/nothing-moves' });
  });
});

describe('a presentation', () => {
  const figures = [
    figure(),
    figure({ native: chart }),
    figure({ native: table }),
    figure({ svg: svg('#00ff00') }),
  ];
  const open = async (change: Partial<DrawnFigure> = {}): Promise<JSZip> =>
    JSZip.loadAsync(await write({ format: 'pptx', figures: figures.map((one) => ({ ...one, ...change })) }));
  const text = (zip: JSZip, path: string): Promise<string> => zip.file(path)!.async('string');

  it('is a whole package: every part is well-formed, typed, and found where it is referred to', async () => {
    const zip = await open();
    const names = Object.keys(zip.files).filter((name) => !zip.files[name]!.dir);
    const types = await text(zip, '[Content_Types].xml');
    const parser = new XmlReader();
    for (const name of names) {
      const extension = name.split('.').at(-1)!;
      expect(types.includes(`Extension="${extension}"`) || types.includes(`PartName="/${name}"`), name).toBe(
        true,
      );
      if (/\.(xml|rels)$/.test(name)) expect(parser.problems(await text(zip, name)), name).toEqual([]);
    }
    for (const part of types.matchAll(/PartName="\/([^"]+)"/g)) expect(names).toContain(part[1]);
    for (const name of names.filter((one) => one.endsWith('.rels'))) {
      const folder = name.replace(/_rels\/[^/]*$/, '');
      for (const [relation] of (await text(zip, name)).matchAll(/<Relationship [^>]*>/g)) {
        if (relation.includes('TargetMode="External"')) continue;
        const target = /Target="([^"]+)"/.exec(relation)![1]!;
        const path = new URL(target, `zip:/${folder}`).pathname.slice(1);
        expect(names, `${name}: ${target}`).toContain(path);
      }
    }
  });
  it('has title and caption as text, curves as charts with their data, tables as tables', async () => {
    const zip = await open();
    const slides = await Promise.all([1, 2, 3, 4].map((at) => text(zip, `ppt/slides/slide${at}.xml`)));
    for (const slide of slides) {
      expect(slide).toContain('혼동 행렬');
      expect(slide).toContain('After 120 steps');
    }
    expect(slides[1]).toContain('<c:chart');
    expect(slides[2]).toContain('<a:tbl>');
    expect(slides[2]).toContain('1,234');
    const charts = Object.keys(zip.files).filter((name) => /charts\/chart\d+\.xml$/.test(name));
    expect(charts).toHaveLength(1);
    const series = await text(zip, charts[0]!);
    expect(series).toContain('<c:v>2.5</c:v>');
    expect(series).toContain('훈련');
    const sheets = Object.keys(zip.files).filter((name) => name.endsWith('.xlsx'));
    const sheet = await JSZip.loadAsync(await zip.file(sheets[0]!)!.async('uint8array'));
    expect(await sheet.file('xl/worksheets/sheet1.xml')!.async('string')).toContain('2.5');
  });
  it('shows each vector picture, and where that cannot be shown a raster of the same', async () => {
    const zip = await open();
    const media = Object.keys(zip.files).filter((name) => name.startsWith('ppt/media/'));
    const pngs = await Promise.all(
      media.filter((name) => name.endsWith('.png')).map((name) => zip.file(name)!.async('uint8array')),
    );
    const colours = pngs.map((bytes) => {
      const png = readPng(bytes);
      return [...png.data.subarray((60 * png.width + 60) * 4, (60 * png.width + 60) * 4 + 3)].join();
    });
    expect(colours.sort()).toEqual(['0,255,0', '255,0,0']);
    expect(media.filter((name) => name.endsWith('.svg'))).toHaveLength(2);
  });
  it('has nothing that PowerPoint would repair: ids, folders, the notes master, the background, types of nothing', async () => {
    const zip = await open();
    expect(Object.values(zip.files).filter(({ dir }) => dir)).toEqual([]);
    for (const at of [1, 2, 3, 4]) {
      const slide = await text(zip, `ppt/slides/slide${at}.xml`);
      const ids = [...slide.matchAll(/<p:cNvPr id="(\d+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size, `slide ${at}: ${ids.join()}`).toBe(ids.length);
      expect(slide).toMatch(/<p:bgPr>.*<a:effectLst\/><\/p:bgPr>/);
    }
    const notes = await text(zip, 'ppt/notesMasters/notesMaster1.xml');
    expect(notes).not.toContain('<p:sp>');
    expect(await text(zip, 'ppt/notesMasters/_rels/notesMaster1.xml.rels')).toContain('../theme/theme2.xml');
    expect(await text(zip, 'ppt/theme/theme2.xml')).toBe(await text(zip, 'ppt/theme/theme1.xml'));
    const types = await text(zip, '[Content_Types].xml');
    const names = Object.keys(zip.files);
    for (const [, extension] of types.matchAll(/Extension="([^"]+)"/g))
      expect(
        names.some((name) => name.endsWith(`.${extension}`)),
        extension,
      ).toBe(true);
    const sheet = names.find((name) => name.endsWith('.xlsx'))!;
    const book = await JSZip.loadAsync(await zip.file(sheet)!.async('uint8array'));
    expect(Object.values(book.files).filter(({ dir }) => dir)).toEqual([]);
  });
  it('has a title on every slide, and words for every figure, for those who cannot see it', async () => {
    const zip = await open();
    const parser = new DOMParser();
    for (const at of [1, 2, 3, 4]) {
      const slide = parser.parseFromString(await text(zip, `ppt/slides/slide${at}.xml`), 'text/xml');
      const all = (name: string): Element[] => Array.from(slide.getElementsByTagName(name));
      const titles = all('p:ph').filter((place) => place.getAttribute('type') === 'title');
      expect(titles).toHaveLength(1);
      expect((titles[0]!.parentNode!.parentNode!.parentNode as Element).textContent).toBe('혼동 행렬');
      const figures = [...all('p:pic'), ...all('p:graphicFrame')];
      expect(figures).toHaveLength(1);
      const description = figures[0]!.getElementsByTagName('p:cNvPr')[0]!.getAttribute('descr');
      expect(description).toMatch(/^혼동 행렬\. After 120 steps/);
    }
  });
  it('is well-formed whatever its texts are, in every part', async () => {
    const bad = 'tab\there \u000b vt \u0001 one \u001f us \ufffe \uffff \ud800 <&> "\'" ]]> <!-- x';
    const nasty = (one: DrawnFigure): DrawnFigure =>
      JSON.parse(
        JSON.stringify(one, (key, value: unknown) =>
          typeof value === 'string' &&
          !['svg', 'kind', 'type', 'colour'].includes(key) &&
          !value.startsWith('<')
            ? value + bad
            : value,
        ),
      ) as DrawnFigure;
    const zip = await JSZip.loadAsync(
      await write({
        format: 'pptx',
        figures: figures.map(nasty).map((one) => ({
          ...one,
          svg: svg('#ff0000', bad.replaceAll('>', '')).replace('a picture', 'a &#11;&#x1; picture'),
        })),
      }),
    );
    const sheet = Object.keys(zip.files).find((name) => name.endsWith('.xlsx'))!;
    const book = await JSZip.loadAsync(await zip.file(sheet)!.async('uint8array'));
    for (const [whole, name] of [zip, book].flatMap((one) =>
      Object.keys(one.files).map((name) => [one, name] as const),
    )) {
      if (!/\.(xml|rels|svg)$/.test(name)) continue;
      const xml = await text(whole, name);
      const problems: unknown[] = [];
      new DOMParser({
        errorHandler: (_level: string, message: unknown) => void problems.push(message),
      }).parseFromString(xml, 'text/xml');
      expect(problems, name).toEqual([]);
      expect(xml, name).not.toMatch(
        // eslint-disable-next-line no-control-regex
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}|&#(11|x1);/u,
      );
    }
    expect(await text(zip, 'ppt/slides/slide1.xml')).toContain('tab here vt one us');
  });
  it('has notes to speak from, and in its properties where each figure comes from', async () => {
    const zip = await open({ notes: 'Say <this> & that.\n\nThe numbers.' });
    const notes = await text(zip, 'ppt/notesSlides/notesSlide1.xml');
    const lines = Array.from(
      new DOMParser().parseFromString(notes, 'text/xml').getElementsByTagName('a:p'),
      ({ textContent }) => textContent,
    );
    expect(lines.slice(0, 2)).toEqual(['Say <this> & that.', 'The numbers.']);
    expect(notes).not.toMatch(/seed|conv1|points/);
    expect(await text(zip, 'docProps/core.xml')).toContain('<dc:subject>LeNet-5 · MNIST</dc:subject>');
    const property = await text(zip, 'docProps/custom.xml');
    expect(property).toContain('name="Featurescope"');
    const values = [...property.matchAll(/<vt:lpwstr>([\s\S]*?)<\/vt:lpwstr>/g)].map(([, value]) =>
      value!.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))),
    );
    expect(JSON.parse(values[0]!)).toEqual(figures.map(() => provenance));
    expect(values.slice(1)).toEqual(figures.map(() => 'curves · lenet5 · mnist · seed 3 · step 120'));
    const ids = [...property.matchAll(/pid="(\d+)"/g)].map(([, id]) => Number(id));
    expect(ids).toEqual([2, 3, 4, 5, 6]);
  });
  it.each([1, 23, 24, 60, 150])(
    'runs no table of %d rows off a slide, and leaves no row out',
    async (count) => {
      const names = Array.from({ length: count }, (_none, at) => `block_${at}_depthwise_batch_normalisation`);
      const rows = names.map((name, at) => [name, 'DepthwiseConv2D', '112×112×96', 1000 * at]);
      const long = { kind: 'table' as const, head: ['층', '종류', '모양', '매개변수'], rows };
      const bytes = await write({
        format: 'pptx',
        figures: [figure({ native: long }), figure()],
        slide: '16:9',
      });
      const zip = await JSZip.loadAsync(bytes);
      const slides = await Promise.all(
        zip
          .file(/^ppt\/slides\/slide\d+\.xml$/)
          .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
          .map((one) => one.async('string')),
      );
      const tables = slides
        .map((slide) => new DOMParser().parseFromString(slide, 'text/xml'))
        .filter((slide) => slide.getElementsByTagName('a:tbl').length > 0);
      expect(slides).toHaveLength(tables.length + 1);
      const found = tables.flatMap((slide, at) => {
        const number = tables.length === 1 ? '' : ` (${at + 1}/${tables.length})`;
        const words = Array.from(slide.getElementsByTagName('a:t')).map(({ textContent }) => textContent);
        expect(words).toContain(`혼동 행렬${number}`);
        const lines = Array.from(slide.getElementsByTagName('a:tr')).map((row) => {
          const [properties] = Array.from(row.getElementsByTagName('a:rPr'));
          const type = Number(properties!.getAttribute('sz')) / 100;
          expect(type).toBeGreaterThanOrEqual(11);
          // What PowerPoint makes of a row at least: a line of its type between the margins of its cells.
          const tall = Math.max(Number(row.getAttribute('h')) / 12_700, type * 1.2 + 4);
          return { tall, first: row.getElementsByTagName('a:t')[0]!.textContent };
        });
        const [frame] = Array.from(slide.getElementsByTagName('p:graphicFrame'));
        const top = Number(frame!.getElementsByTagName('a:off')[0]!.getAttribute('y')) / 12_700;
        expect(top + lines.reduce((sum, { tall }) => sum + tall, 0)).toBeLessThanOrEqual(540);
        expect(lines[0]!.first).toBe('층');
        return lines.slice(1).map(({ first }) => first);
      });
      expect(found).toEqual(names);
    },
  );
  it('has a matrix as a table of coloured cells, each with its number, where the picture has them', async () => {
    const cell = (text: string, fill: string) => ({ text, fill, ink: '#ffffff' });
    const matrix = {
      ...{ kind: 'matrix' as const, labels: ['고양이', 'dog'], xTitle: 'predicted →', yTitle: '← truth' },
      cells: [
        [cell('31', '#295f9d'), cell('2', '#c04030')],
        [cell('·', '#ffffff'), cell('27', '#295f9e')],
      ],
      place: { left: 60, top: 36, cell: 40, wide: 40, beside: 44, turned: true },
      type: { cell: 13, label: 11, axis: 11 },
    };
    const page = layOutPage({ place: 'full', slide: '16:9', points: 20 }, figure());
    const zip = await JSZip.loadAsync(
      await write({ format: 'pptx', figures: [figure({ native: matrix, page })] }),
    );
    const slide = await text(zip, 'ppt/slides/slide1.xml');
    const table = new DOMParser().parseFromString(slide, 'text/xml');
    const cells = Array.from(table.getElementsByTagName('a:tc')).map((one) => {
      const [properties] = Array.from(one.getElementsByTagName('a:tcPr'));
      const fill = Array.from(properties!.childNodes).find(({ nodeName }) => nodeName === 'a:solidFill');
      const colour = (fill as Element | undefined)?.getElementsByTagName('a:srgbClr')[0];
      return { words: one.textContent.trim(), fill: colour?.getAttribute('val') };
    });
    for (const [words, fill] of [
      ['31', '295F9D'],
      ['2', 'C04030'],
      ['27', '295F9E'],
    ])
      expect(cells).toContainEqual({ words, fill });
    const wide = Array.from(table.getElementsByTagName('a:gridCol')).map((one) =>
      Number(one.getAttribute('w')),
    );
    const points = (units: number): number => units * page.unit * 12_700;
    expect(wide.at(-1)! / points(40)).toBeCloseTo(1, 3);
    const [frame] = Array.from(table.getElementsByTagName('p:graphicFrame'));
    const [at] = Array.from(frame!.getElementsByTagName('a:off'));
    expect(Number(at!.getAttribute('x')) + wide[0]! + wide[1]!).toBeCloseTo(
      page.figure.x * 12_700 + points(60),
      -3,
    );
    expect(slide).toContain('vert="vert270"');
    const inner = Array.from(table.getElementsByTagName('a:tcPr')).map((one) =>
      Number(one.getAttribute('marR')),
    );
    expect(Math.max(...inner)).toBe(4 * 12_700);
  });
  it('has its title where the picture has it, though the master centres titles', async () => {
    const slide = await text(await open(), 'ppt/slides/slide1.xml');
    const shapes = new DOMParser().parseFromString(slide, 'text/xml').getElementsByTagName('p:sp');
    const title = Array.from(shapes).find(
      (one) => one.getElementsByTagName('p:ph')[0]?.getAttribute('type') === 'title',
    );
    const paragraphs = Array.from(title!.getElementsByTagName('a:pPr'));
    expect(paragraphs.map((one) => one.getAttribute('algn'))).toEqual(['l']);
  });
  it('writes no axis title where there is none, and shows shares below 0', async () => {
    const panel = {
      ...{ title: '차이', labels: ['0', '1875', '3750'], percent: true },
      series: [{ name: '훈련', colour: '#0b7285', values: [0.02, -0.034, null] }],
    };
    const native = { ...{ kind: 'chart' as const, type: 'scatter' as const, xTitle: '' }, panels: [panel] };
    const zip = await JSZip.loadAsync(await write({ format: 'pptx', figures: [figure({ native })] }));
    const name = Object.keys(zip.files).find((one) => /charts\/chart\d+\.xml$/.test(one))!;
    const written = new DOMParser().parseFromString(await text(zip, name), 'text/xml');
    expect(written.documentElement.textContent).not.toContain('Axis Title');
    const ends = ['c:min', 'c:max'].map((end) =>
      Array.from(written.getElementsByTagName(end)).map((one) => Number(one.getAttribute('val'))),
    );
    expect(ends).toEqual([
      [0, -0.1],
      [3750, 0.1],
    ]);
    expect(written.getElementsByTagName('c:majorUnit')[0]!.getAttribute('val')).toBe('1000');
    // Shares are on the vertical axis alone; the horizontal one has steps.
    const formats = Array.from(written.getElementsByTagName('c:valAx')).map((axis) => [
      axis.getElementsByTagName('c:axPos')[0]!.getAttribute('val'),
      Array.from(axis.childNodes)
        .filter((one) => one.nodeName === 'c:numFmt')
        .map((one) => (one as Element).getAttribute('formatCode')),
    ]);
    expect(formats).toEqual([
      ['b', ['General']],
      ['l', ['0%']],
    ]);
  });
  it('marks single values in a chart, writes none where there is none, and keeps to the schema', async () => {
    const [panel] = chart.panels;
    const held = { name: '테스트', colour: '#c2410c', values: [null, null, 0.4], marked: true };
    const native = { ...chart, panels: [{ ...panel!, series: [...panel!.series, held] }] };
    const zip = await JSZip.loadAsync(await write({ format: 'pptx', figures: [figure({ native })] }));
    const name = Object.keys(zip.files).find((one) => /charts\/chart\d+\.xml$/.test(one))!;
    const written = new DOMParser().parseFromString(await text(zip, name), 'text/xml');
    const series = Array.from(written.getElementsByTagName('c:ser'));
    const marks = series.map((one) => one.getElementsByTagName('c:symbol')[0]?.getAttribute('val'));
    expect(marks).toEqual(['none', 'circle']);
    const order = [
      'idx',
      'order',
      'tx',
      'spPr',
      'marker',
      'dPt',
      'dLbls',
      'trendline',
      'errBars',
      'cat',
      'val',
      'smooth',
    ];
    for (const one of series) {
      const names = Array.from(one.childNodes).flatMap((child) =>
        child.nodeType === 1 ? [(child as Element).localName] : [],
      );
      expect(names.filter((part) => !order.includes(part))).toEqual([]);
      expect(names).toEqual(names.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    }
    const values = Array.from(series[1]!.getElementsByTagName('c:val')[0]!.getElementsByTagName('c:pt'));
    expect(values.map((one) => [one.getAttribute('idx'), one.textContent])).toEqual([['2', '0.4']]);
  });
});

/** Content of the compressed streams of a PDF. */
function unpacked(pdf: Buffer): string[] {
  return [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, part]) => {
    try {
      return [inflateSync(Buffer.from(part!, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
}

/** Finds errors in XML: unmatched tags and characters that are not allowed. */
class XmlReader {
  problems(xml: string): string[] {
    const open: string[] = [];
    for (const [tag, end, name, , empty] of xml.matchAll(
      /<(\/?)([\w:]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/g,
    )) {
      if (tag.startsWith('<?')) continue;
      if (end) {
        if (open.pop() !== name) return [`${tag} closes nothing`];
      } else if (!empty) open.push(name!);
    }
    const bare = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.exec(xml);
    return [...open.map((name) => `${name} is not closed`), ...(bare ? ['a bare ampersand'] : [])];
  }
}
