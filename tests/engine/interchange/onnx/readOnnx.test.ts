import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { modelMessage } from '../../../../src-main/engine/interchange/onnx/file/onnxMessages.ts';
import { openReadModel } from '../../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../../src-main/engine/interchange/readModelFile.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { noteText } from '../../../../src-shared/contract/imports.ts';
import { temporaryFolder } from '../../../belongings.ts';

const port = (name: string, sizes: readonly (number | string)[], elemType = 1) => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: {
        dim: sizes.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })),
      },
    },
  },
});

const floats = (name: string, dims: number[], values?: number[]) => {
  const count = dims.reduce((product, size) => product * size, 1);
  return { name, dims, dataType: 1, floatData: values ?? Array<number>(count).fill(0.5) };
};

const dense = { name: 'dense', opType: 'MatMul', input: ['x', 'w'], output: ['h'] };
const relu = { name: 'relu', opType: 'Relu', input: ['h'], output: ['y'] };

/** A network of one Dense and one ReLU, with what is different about it. */
function model(changes: { graph?: object; model?: object } = {}): Buffer {
  const plain = {
    irVersion: 8,
    opsetImport: [{ version: 17 }],
    ...changes.model,
    graph: {
      name: 'small',
      node: [dense, relu],
      initializer: [floats('w', [4, 3])],
      input: [port('x', ['N', 4])],
      output: [port('y', ['N', 3])],
      ...changes.graph,
    },
  };
  return Buffer.from(modelMessage.encode(modelMessage.fromObject(plain)).finish());
}

async function open(bytes: Uint8Array, name = 'model.onnx', folder = temporaryFolder()) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const opened = await openReadModel(await readModelFile(path), { path });
  opened.model.dispose();
  return opened.report;
}

const codeOf = async (bytes: Uint8Array, folder?: string): Promise<FeaturescopeError> => {
  const error = await open(bytes, 'model.onnx', folder).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FeaturescopeError);
  return error as FeaturescopeError;
};

const external = (entries: Record<string, string>) => ({
  ...{ name: 'w', dims: [4, 3], dataType: 1, dataLocation: 1 },
  externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
});

describe('ONNX files', () => {
  beforeAll(() => selectBackend('wasm'));

  it('is known by its content, whatever its name', async () => {
    expect((await open(model(), 'weights.bin')).format).toBe('onnx');
  });

  it('is read with its nodes in any order, its weights among the inputs and the domain written out', async () => {
    const report = await open(
      model({
        graph: {
          node: [
            { ...relu, domain: 'ai.onnx' },
            { ...dense, domain: 'ai.onnx' },
          ],
          input: [port('w', [4, 3]), port('x', ['N', 4])],
        },
        model: { opsetImport: [{ domain: 'ai.onnx', version: 17 }] },
      }),
    );
    expect(report.layers.map(({ name, class: kind }) => `${name}: ${kind}`)).toEqual([
      'x: InputLayer',
      'dense: Dense',
      'relu: Activation',
    ]);
    expect(report.parameters).toBe(12);
  });

  it('tells that bytes go in as 0..255, and how many examples the file fixes', async () => {
    const cast = {
      name: 'cast',
      opType: 'Cast',
      input: ['x'],
      output: ['f'],
      attribute: [{ name: 'to', type: 2, i: 1 }],
    };
    const report = await open(
      model({
        graph: { node: [cast, { ...dense, input: ['f', 'w'] }, relu], input: [port('x', [8, 4], 2)] },
      }),
    );
    const notes = report.notes.map((note) => noteText(note, 'en'));
    expect(report.range).toEqual({ mean: [0], deviation: [1 / 255] });
    expect(notes).toContain('The file fixes the batch of "x" to 8; any number of examples is taken here.');
  });

  it('has weights in a file beside it, at a place and of a length', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'w.data'), Buffer.alloc(16 + 48 + 5));
    const entries = { location: 'w.data', offset: '16', length: '48' };
    const report = await open(model({ graph: { initializer: [external(entries)] } }), 'model.onnx', folder);
    expect(report.parameters).toBe(12);
  });

  it('names the file of weights that is missing, cut off, or outside its folder', async () => {
    const outer = temporaryFolder();
    const folder = join(outer, 'inner');
    mkdirSync(folder);
    writeFileSync(join(outer, 'secret.data'), Buffer.alloc(48));
    writeFileSync(join(folder, 'short.data'), Buffer.alloc(47));
    symlinkSync(join(outer, 'secret.data'), join(folder, 'link.data'));
    const said = async (location: string): Promise<string> =>
      (await codeOf(model({ graph: { initializer: [external({ location, length: '48' })] } }), folder))
        .message;
    expect(await said('gone.data')).toContain('"gone.data" is not beside it');
    expect(await said('short.data')).toContain('"short.data" cannot be read: it is cut off');
    for (const location of ['../secret.data', 'link.data', join(outer, 'secret.data')])
      expect(await said(location)).toContain('lies outside its folder');
  });

  const attribute = (name: string, value: object) => ({ ...dense, attribute: [{ name, ...value }] });
  const bad: [string, Buffer, code: string, words: string][] = [
    [
      'an attribute that is not known',
      model({ graph: { node: [attribute('order', { type: 2, i: 3 }), relu] } }),
      'model/operator-not-understood',
      'the attribute order is 3',
    ],
    [
      'an operator of another program',
      model({ graph: { node: [{ ...dense, domain: 'com.example' }, relu] } }),
      'model/operator-unknown',
      'MatMul (com.example)',
    ],
    [
      'a node that waits for itself',
      model({ graph: { node: [{ ...dense, input: ['y', 'w'] }, relu] } }),
      'model/unreadable',
      'waits for its own output',
    ],
    [
      'a value that nothing makes',
      model({ graph: { node: [relu] } }),
      'model/unreadable',
      'one that is never made',
    ],
    [
      'a value that is made twice',
      model({ graph: { node: [dense, dense, relu] } }),
      'model/unreadable',
      '"h"',
    ],
    [
      'weights of another size',
      model({ graph: { initializer: [floats('w', [5, 3])] } }),
      'model/operator-not-understood',
      'Nx4',
    ],
    [
      'fewer numbers than a shape takes',
      model({ graph: { initializer: [floats('w', [4, 3], [1, 2])] } }),
      'model/unreadable',
      'cut off at "w"',
    ],
    [
      'a shape without numbers',
      model({ graph: { initializer: [floats('w', [2 ** 40, 2 ** 40], [1])] } }),
      'model/unreadable',
      'cut off at "w"',
    ],
    ['an old version', model({ model: { opsetImport: [{ version: 5 }] } }), 'model/unreadable', 'version 5'],
    ['a new version', model({ model: { opsetImport: [{ version: 99 }] } }), 'model/unreadable', 'version 99'],
    [
      'no shape of its input',
      model({ graph: { input: [{ name: 'x' }] } }),
      'model/input-shape-missing',
      'small',
    ],
    [
      'text as numbers',
      model({ graph: { initializer: [{ ...floats('w', [4, 3]), dataType: 8 }] } }),
      'model/unreadable',
      'TensorProto 8',
    ],
    ['no inputs', model({ graph: { input: [] } }), 'model/unreadable', 'no inputs'],
    [
      'no graph',
      Buffer.from(modelMessage.encode({ irVersion: 8 }).finish()),
      'model/unreadable',
      'not an ONNX file',
    ],
    ['its second half cut off', model().subarray(0, 70), 'model/unreadable', 'cut off'],
  ];
  it.each(bad)('is refused with %s', async (_what, bytes, code, words) => {
    const error = await codeOf(bytes);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.kind).toBe('input');
  });

  it('takes no more memory than its bytes ask for where it consists of millions of things', async () => {
    const many = Buffer.alloc(4_000_000, Buffer.from([0x0a, 0x00]));
    const head = Buffer.from([0x08, 0x08, 0x3a, 0x80, 0x92, 0xf4, 0x01]);
    const error = await codeOf(Buffer.concat([head, many]));
    expect(error.message).toContain('too many things');
  });

  it('opens or is refused with a clear code, wherever a byte of it is damaged', async () => {
    const cases = JSON.parse(readFileSync(new URL('operatorCases.json', import.meta.url), 'utf8')) as {
      name: string;
      model: string;
    }[];
    const whole = Buffer.from(cases.find(({ name }) => name === 'shape computed')!.model, 'base64');
    const random = new RandomStream(21);
    const draw = (below: number): number => Math.floor(random.nextFloat() * below);
    const codes = new Map<string, number>();
    for (let time = 0; time < 200; time++) {
      const bytes = Buffer.from(whole);
      bytes[draw(bytes.length)] = draw(256);
      const error = await open(bytes).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(FeaturescopeError);
      const { code, kind } = error as FeaturescopeError;
      expect(kind).toBe('input');
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.size).toBeGreaterThan(2);
  });

  it('is refused at every place that it is cut off at', async () => {
    const whole = model();
    for (let length = 1; length < whole.length; length++)
      expect((await codeOf(whole.subarray(0, length))).code).toMatch(/^model\//);
  });
});
