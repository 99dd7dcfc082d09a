import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  connectEngine,
  serveEngine,
  type ClientLink,
  type EngineLink,
} from '../../../src-shared/contract/connection.ts';
import type { EngineEvents, Frame } from '../../../src-shared/contract/service.ts';
import {
  codePlane,
  decoded,
  embedding,
  insideStep,
  insideTensors,
  maximised,
  optionsState,
  point,
  RecordingEngine,
  landscape,
  noiseLevels,
  pcaComparison,
  saliency,
  stopped,
} from './RecordingEngine.ts';
import { labInfo, labResult } from './labExample.ts';
import { transports, type Pair } from './transports.ts';
import { eventually } from '../../eventually.ts';

const frame: Frame = {
  probe: 'stage',
  sequence: 4,
  session: 's',
  version: 9,
  step: 12,
  epoch: 0,
  sample: { split: 'test', index: 0 },
  label: 7,
  tensors: [
    {
      layer: 'conv1',
      name: 'activation',
      quantity: 'activations',
      shape: [1, 2, 2, 1],
      dtype: 'float32',
      data: Float32Array.from([1, -2.5, NaN, Infinity]),
    },
    {
      layer: 'output',
      name: 'activation',
      quantity: 'activations',
      shape: [1, 3],
      dtype: 'float32',
      data: Float32Array.from([0.5, 0.25, 0.25]),
    },
    {
      layer: 'output',
      name: 'kernel',
      quantity: 'filters',
      shape: [2, 1],
      dtype: 'float32',
      data: Float32Array.from([3, -4]),
      map: 2,
    },
  ],
  summaries: [{ layer: 'pool1', low: -2, high: 3.5, rootMeanSquare: Infinity }],
};

describe.each(Object.keys(transports))('the service contract over %s', (name) => {
  let pair: Pair;
  let engine: RecordingEngine;
  let toClient: ClientLink;
  let client: EngineLink;
  const events = {
    onFrame: vi.fn<EngineEvents['onFrame']>(),
    onProblem: vi.fn<EngineEvents['onProblem']>(),
    onSteps: vi.fn<EngineEvents['onSteps']>(),
    onStatistics: vi.fn<EngineEvents['onStatistics']>(),
  };

  beforeEach(async () => {
    vi.clearAllMocks();
    pair = await transports[name]!();
    engine = new RecordingEngine();
    toClient = serveEngine(pair.engine, engine);
    client = connectEngine(pair.client, events);
  });
  afterEach(() => pair.dispose());

  it('carries a call there and its answer back', async () => {
    await expect(client.calls.hello({ protocol: 1, client: 'test' })).resolves.toEqual(engine.welcome);
    expect(engine.asked).toEqual([['hello', { protocol: 1, client: 'test' }]]);
  });

  it('carries what a person does with runs', async () => {
    const run = '/runs/a';
    const notes = await client.calls.readNotes({ run });
    expect(notes.bookmarks[0]).toMatchObject({ step: 120, note: 'loss < 0.1' });
    await client.calls.writeNotes({ run, notes });
    const deleted = await client.calls.deleteRun({ run });
    await expect(client.calls.listDeleted()).resolves.toEqual([deleted]);
    await expect(client.calls.restoreRun({ trash: deleted.trash })).resolves.toBe(run);
    await client.calls.emptyTrash();
    await expect(client.calls.runHistory({ run })).resolves.toEqual({ steps: [], epochs: [] });
    await expect(client.calls.exportMetrics({ run, format: 'csv' })).resolves.toBe('step,loss\r\n');
    await expect(client.calls.saveNetwork({ run: null, format: 'onnx' })).resolves.toEqual(
      Uint8Array.of(80, 75),
    );
    await expect(client.calls.writeCode({ run, as: 'pytorch', name: 'a', language: 'ko' })).resolves.toEqual(
      Uint8Array.of(80, 75),
    );
    expect(engine.asked.map(([call]) => call)).toEqual([
      ...['readNotes', 'writeNotes', 'deleteRun', 'listDeleted', 'restoreRun', 'emptyTrash'],
      ...['runHistory', 'exportMetrics', 'saveNetwork', 'writeCode'],
    ]);
    await expect(client.calls.rankingCurves({ task: 'r', split: 'test' })).rejects.toMatchObject({
      code: 'engine/busy',
    });
    const bookmarks = [{ step: -1, note: '', createdAt: '' }];
    await expect(client.calls.writeNotes({ run, notes: { name: '', bookmarks } })).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
    });
  });

  it('carries what is set up for the engine, a preview of data, and what lies at a path', async () => {
    await expect(client.calls.readOptions()).resolves.toEqual(optionsState);
    const options = { workers: 3, arithmetic: 'fast' } as const;
    await expect(client.calls.writeOptions({ options })).resolves.toEqual(optionsState);
    await expect(client.calls.previewData({ data: 'digits', count: 10 })).resolves.toMatchObject({
      images: Uint8Array.of(0, 255),
      labels: [7],
    });
    await expect(client.calls.lookAtPath({ path: '/runs/a' })).resolves.toEqual({
      is: 'run',
      run: '/runs/a',
    });
    expect(engine.asked.map(([call]) => call)).toEqual([
      ...['readOptions', 'writeOptions', 'previewData', 'lookAtPath'],
    ]);
    expect(engine.asked[1]).toEqual(['writeOptions', { options }]);
    const wrong = [
      client.calls.writeOptions({ options: { workers: 0 } }),
      client.calls.writeOptions({ options: { checkpointMegabytes: 1 } }),
      client.calls.previewData({ data: 'digits', count: 1000 }),
    ];
    for (const one of wrong) await expect(one).rejects.toMatchObject({ code: 'protocol/invalid-argument' });
  });

  it('carries files that a page hands over, in parts', async () => {
    const files = [{ path: 'a/b.png', bytes: 3, modified: 1 }];
    const parts = [{ file: 0, offset: 0, bytes: Uint8Array.of(1, 2, 255) }];
    const { drop } = await client.calls.beginDrop({ files });
    await client.calls.addToDrop({ drop, parts });
    await expect(client.calls.endDrop({ drop })).resolves.toEqual({ path: '/dropped/one' });
    await client.calls.leaveDrop({ drop });
    expect(engine.asked).toEqual([
      ['beginDrop', { files }],
      ['addToDrop', { drop, parts }],
      ['endDrop', { drop }],
      ['leaveDrop', { drop }],
    ]);
    const wrong = [
      client.calls.beginDrop({ files: [] }),
      client.calls.beginDrop({ files: [{ path: '', bytes: 1, modified: 1 }] }),
      client.calls.addToDrop({ drop, parts: [{ file: -1, offset: 0, bytes: new Uint8Array() }] }),
    ];
    for (const one of wrong) await expect(one).rejects.toMatchObject({ code: 'protocol/invalid-argument' });
  });

  it('gives one credit back without a name, whichever probe the frame was of', async () => {
    client.calls.acknowledge();
    await eventually(() => expect(engine.asked).toEqual([['acknowledge', undefined]]));
    expect(events.onProblem).not.toHaveBeenCalled();
  });

  it('asks a step of a run what other calls ask of the open network, and refuses what they refuse', async () => {
    const { calls } = client;
    const at = { task: 'a', run: '/runs/a', step: 8 };
    const request = { split: 'test', offset: 0, count: 2 } as const;
    const answer = await calls.askAtStep({ ...at, ask: { call: 'samples', request } });
    expect(answer).toEqual({ scores: Float32Array.of(NaN, 0.5) });
    expect(engine.asked).toEqual([['askAtStep', { ...at, ask: { call: 'samples', request } }]]);
    const wrong = [
      { ...at, step: -1, ask: { call: 'state' } },
      { ...at, ask: { call: 'control', request: { action: 'run' } } },
      { ...at, ask: { call: 'samples', request: { ...request, count: 0 } } },
      { ...at, ask: { call: 'look' } },
    ];
    for (const one of wrong)
      await expect(calls.askAtStep(one as never)).rejects.toMatchObject({
        code: 'protocol/invalid-argument',
      });
    expect(engine.asked).toHaveLength(1);
  });

  it('asks for thresholds and predictions, and refuses what no evaluation has', async () => {
    const { calls } = client;
    await expect(calls.thresholds({ task: 't', split: 'test', class: 1 })).resolves.toEqual({
      ...{ split: 'test', class: 1, positives: 1, negatives: 2 },
      ...{ truePositives: [1, 0], falsePositives: [2, 1] },
    });
    const wish = { task: 'p', split: 'test', outcome: 'wrong', offset: 4, count: 20 } as const;
    const page = await calls.predictions({ ...wish, truth: 3, predicted: 5, confidence: [0.5, 1] });
    expect(page).toMatchObject({ offset: 4, indices: [7], predicted: [null] });
    expect(page.scores).toEqual(Float32Array.from([NaN, 0.5]));
    for (const wrong of [{ confidence: [0, 2] }, { count: 501 }, { truth: -1 }])
      await expect(calls.predictions({ ...wish, ...(wrong as object) })).rejects.toMatchObject({
        code: 'protocol/invalid-argument',
      });
  });

  it('carries labs and what came out of them', async () => {
    await expect(client.calls.listLabs()).resolves.toEqual([labInfo]);
    await expect(client.calls.checkLab({ task: 'check', lab: 'lenet5' })).resolves.toEqual(labResult);
    await expect(client.calls.checkLab({ task: 'check', lab: '' })).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
    });
    expect(engine.asked.map(([call]) => call)).toEqual(['listLabs', 'checkLab']);
  });

  it('carries experiments with their values, and their courses', async () => {
    const request = { task: 'lab', experiment: 'gates', values: { gate: 'xor', rate: 0.3, learn: true } };
    await expect(client.calls.runExperiment(request)).resolves.toEqual({ curve: Float64Array.of(NaN, 0.25) });
    for (const wrong of [{ rate: NaN }, { rate: null }, { rate: [1] }, { ['x'.repeat(41)]: 1 }])
      await expect(client.calls.runExperiment({ ...request, values: wrong as never })).rejects.toMatchObject({
        code: 'protocol/invalid-argument',
      });
    expect(engine.asked).toEqual([['runExperiment', request]]);
  });

  it('carries augmented versions of an example, and refuses more than there may be', async () => {
    const request = { sample: { split: 'train', index: 3 }, count: 2 } as const;
    await expect(client.calls.augmented(request)).resolves.toEqual({
      images: Uint8Array.of(1, 2, 3, 4),
      steps: [3, 9],
    });
    expect(engine.asked).toEqual([['augmented', request]]);
    for (const count of [0, 17, 1.5])
      await expect(client.calls.augmented({ ...request, count })).rejects.toMatchObject({
        code: 'protocol/invalid-argument',
      });
  });

  it('carries typed arrays and numbers JSON does not know', async () => {
    const batch = await client.calls.samples({ split: 'test', offset: 3, count: 2 });
    expect(batch.images).toEqual(Uint8Array.from([1, 2, 3, 4]));
    expect(batch.scores).toEqual(Float32Array.from([0.25, 0.75]));
    const { steps } = await client.calls.history();
    expect(steps[0]!.values['loss']).toBeNaN();
    const request = { task: 't', split: 'test', layer: 'conv1', map: 3 } as const;
    await expect(client.calls.topActivations(request)).resolves.toMatchObject({
      map: 3,
      indices: [5, 2],
      values: Float32Array.from([3.5, -Infinity]),
    });
  });

  it('carries the wish to go back, which steps there are, and refuses a step before the first', async () => {
    await expect(client.calls.rewind({ task: 'back', step: 9 })).rejects.toMatchObject({
      code: 'run/no-step',
      detail: { step: 9, last: 8 },
    });
    expect(engine.asked).toEqual([['rewind', { task: 'back', step: 9 }]]);
    await expect(client.calls.steps()).resolves.toEqual({ last: 8, kept: [0, 4, 8] });
    await expect(client.calls.rewind({ task: 'back', step: -1 })).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
    });
  });

  it('carries changes of training and of its pace, and refuses what cannot be trained with', async () => {
    await expect(client.calls.adjust({ batchSize: 16 })).resolves.toEqual(stopped);
    await expect(client.calls.pace({ stepsPerSecond: null })).resolves.toEqual(stopped);
    expect(engine.asked).toEqual([
      ['adjust', { batchSize: 16 }],
      ['pace', { stepsPerSecond: null }],
    ]);
    const refused = (path: string) => ({ code: 'protocol/invalid-argument', detail: { path } });
    const { calls } = client;
    await expect(calls.adjust({ learningRate: 0 })).rejects.toMatchObject(refused('learningRate'));
    await expect(calls.adjust({ batchSize: 5000 })).rejects.toMatchObject(refused('batchSize'));
    await expect(calls.pace({ stepsPerSecond: 0 })).rejects.toMatchObject(refused('stepsPerSecond'));
    const until = [{ when: 'metric', metric: 'accuracy', is: 'above', on: 'held-out', value: 98 } as const];
    await expect(calls.control({ action: 'run', until })).rejects.toMatchObject(refused('until.0'));
  });

  it('carries a comparison with both sides, and refuses a network that is named by halves', async () => {
    const a = { of: { from: 'session' }, sample: { split: 'test', index: 3 } } as const;
    const b = { of: { from: 'run', run: '/runs/a', step: 40 }, sample: a.sample } as const;
    const found = await client.calls.compare({ layer: 'conv1', a, b });
    expect(found).toMatchObject({
      layer: 'conv1',
      a: { step: 1, label: null },
      b: { step: 2, predicted: 1 },
    });
    expect(found.b.tensors[0]!.data).toEqual(Float32Array.from([2, NaN]));
    expect(engine.asked).toEqual([['compare', { layer: 'conv1', a, b }]]);
    await expect(client.calls.listSteps({ run: '/runs/a' })).resolves.toEqual([0, 40, 60]);
    const halved = { ...b, of: { from: 'run', run: '/runs/a' } } as never;
    await expect(client.calls.compare({ layer: 'conv1', a, b: halved })).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
      detail: { path: 'b.of.step' },
    });
  });

  it('carries the inside of a step and its tensors, and refuses a phase that there is not', async () => {
    await expect(client.calls.inside({ task: 'in', step: 8 })).resolves.toEqual(insideStep);
    await expect(client.calls.inside({ task: 'in', step: 9 })).rejects.toMatchObject({
      code: 'run/no-step',
      detail: { step: 9, last: 7 },
    });
    const wish = { step: 8, phase: { kind: 'update', layer: 'output' }, row: 0 } as const;
    await expect(client.calls.insideTensors(wish)).resolves.toEqual(insideTensors);
    await client.calls.leaveInside();
    expect(engine.asked.map(([name]) => name)).toEqual(['inside', 'inside', 'insideTensors', 'leaveInside']);
    expect(engine.asked[2]).toEqual(['insideTensors', wish]);
    for (const phase of [{ kind: 'sideways', layer: 'output' }, { kind: 'forward' }])
      await expect(client.calls.insideTensors({ ...wish, phase: phase as never })).rejects.toMatchObject({
        code: 'protocol/invalid-argument',
      });
    await expect(client.calls.inside({ task: 'in', step: 0 })).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
      detail: { path: 'step' },
    });
  });

  it('carries why a network answers as it does, with what is left out filled in, and refuses what cannot be asked', async () => {
    const sample = { split: 'test', index: 3 } as const;
    const { calls } = client;
    await expect(calls.saliency({ task: 'why', sample })).resolves.toEqual(saliency);
    const from = Float32Array.of(0.5, 0.25);
    await expect(calls.maximise({ layer: 'conv1', map: 3, step: 4, from })).resolves.toEqual(maximised);
    const request = { task: 'why', layer: 'dense1', method: 'pca', count: 3 } as const;
    await expect(calls.embedding(request)).resolves.toEqual(embedding);
    expect(engine.asked).toMatchObject([
      ['saliency', { task: 'why', sample, samples: 1, noise: 0.15, seed: 1 }],
      ['maximise', { layer: 'conv1', map: 3, steps: 8, step: 4, from, rate: 0.03, jitter: 1 }],
      ['embedding', { ...request, split: 'test', neighbours: 15, seed: 1 }],
    ]);
    await expect(calls.gradCam({ sample })).rejects.toMatchObject({ code: 'why/no-convolution' });
    const refused = (path: string) => ({ code: 'protocol/invalid-argument', detail: { path } });
    await expect(calls.occlusion({ task: 'o', sample, size: 0 })).rejects.toMatchObject(refused('size'));
    await expect(calls.embedding({ ...request, count: 10_001 })).rejects.toMatchObject(refused('count'));
    await expect(calls.moved({ sample, layer: 'conv1', move: { scale: 0 } })).rejects.toMatchObject(
      refused('move.scale'),
    );
    const changes = ['blur'] as never;
    await expect(calls.robustness({ task: 'r', changes })).rejects.toMatchObject(refused('changes.0'));
  });

  it('carries the codes of an autoencoder, with what is left out filled in, and refuses what cannot be asked', async () => {
    const { calls } = client;
    const codes = Float32Array.of(0.5, NaN);
    await expect(calls.codePlane({ task: 'c' })).resolves.toEqual(codePlane);
    await expect(calls.decode({ codes })).resolves.toEqual(decoded);
    await expect(calls.comparePca({ task: 'c', components: 3 })).resolves.toEqual(pcaComparison);
    expect(engine.asked).toEqual([
      ['codePlane', { task: 'c', split: 'test', count: 2000, seed: 1 }],
      ['decode', { codes }],
      ['comparePca', { task: 'c', components: 3, count: 10_000, shown: 10 }],
    ]);
    await expect(calls.noiseLevels({ task: 'n', level: 0.5 })).resolves.toEqual(noiseLevels);
    const refused = (path: string) => ({ code: 'protocol/invalid-argument', detail: { path } });
    await expect(calls.noiseLevels({ task: 'n', level: 2.5 })).rejects.toMatchObject(refused('level'));
    await expect(calls.codePlane({ task: 'c', count: 2 })).rejects.toMatchObject(refused('count'));
    await expect(calls.decode({ codes: [0, 1] as never })).rejects.toMatchObject(refused('codes'));
    await expect(calls.comparePca({ task: 'c', components: 0 })).rejects.toMatchObject(refused('components'));
  });

  it('carries what is measured of the loss, finite or not, and refuses what cannot be asked', async () => {
    const { calls } = client;
    await expect(calls.landscape({ task: 'l', size: 5 })).resolves.toEqual(landscape);
    const usual = { plane: 'random', split: 'train', count: 500, reach: 1, seed: 1 };
    expect(engine.asked).toEqual([['landscape', { task: 'l', ...usual, size: 5 }]]);
    await expect(calls.checkGradient({ task: 'g' })).rejects.toMatchObject({ code: 'engine/busy' });
    const refused = (path: string) => ({ code: 'protocol/invalid-argument', detail: { path } });
    await expect(calls.landscape({ task: 'l', size: 1000 })).rejects.toMatchObject(refused('size'));
    await expect(calls.landscape({ task: 'l', plane: 'pca' as never })).rejects.toMatchObject(
      refused('plane'),
    );
    await expect(calls.checkGradient({ task: 'g', weights: 0 })).rejects.toMatchObject(refused('weights'));
  });

  it('carries what is known of the layers, asked and unasked', async () => {
    await expect(client.calls.statistics()).resolves.toEqual([point]);
    toClient.emit('onStatistics', [point]);
    await eventually(() => expect(events.onStatistics).toHaveBeenCalledWith([point]));
  });

  it('carries how weights changed', async () => {
    const quantities = ['filters', 'changeInLastStep'] as const;
    const tensors = quantities.map((quantity) => ({ ...frame.tensors[0]!, quantity }));
    const probe = { probe: 'p', sample: frame.sample, layers: ['conv1'], everyMs: 0 };
    await client.calls.watch({ ...probe, quantities: [...quantities] });
    expect(engine.asked).toEqual([['watch', { ...probe, quantities }]]);
    toClient.emit('onFrame', { ...frame, tensors });
    await eventually(() => expect(events.onFrame).toHaveBeenCalledWith({ ...frame, tensors }));
  });

  it('carries an error with its code, sentence and detail', async () => {
    const failure = client.calls.open({ task: 't', source: { from: 'recipe', recipe: 'x' } });
    await expect(failure).rejects.toMatchObject({
      code: 'recipe/unknown',
      message: 'There is no recipe "x". Known recipes: lenet5.',
      detail: { recipe: 'x', known: 'lenet5' },
    });
  });

  it('turns a fault of ours into engine/internal, without a stack', async () => {
    const failure = await client.calls.control({ action: 'run' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'engine/internal', detail: { reason: 'a fault of ours' } });
    expect(JSON.stringify(failure)).not.toContain('at ');
  });

  it('refuses an argument that does not fit before the engine sees it', async () => {
    const bad = client.calls.control({ action: 'dance' as 'run' });
    await expect(bad).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
      detail: { path: 'action' },
    });
    const missing = client.calls.watch({ probe: 'p' } as never);
    await expect(missing).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
      detail: { path: 'sample' },
    });
    expect(engine.asked).toEqual([]);
  });

  it('knows no call that is not in the contract', async () => {
    const calls = client.calls as unknown as Record<string, () => Promise<unknown>>;
    for (const unknown of ['asked', 'constructor', 'toString', 'formatDisk'])
      await expect(calls[unknown]!()).rejects.toMatchObject({ code: 'protocol/unknown-call' });
  });

  it('cancels a long call, which then rejects as cancelled', async () => {
    const long = client.calls.fetchData({ task: 'f', data: 'mnist' });
    const outcome = expect(long).rejects.toMatchObject({ code: 'engine/cancelled' });
    await eventually(() => expect(engine.stop).toBeDefined());
    await expect(client.calls.cancel({ task: 'f' })).resolves.toBe(true);
    await outcome;
  });

  it('carries a frame with all its tensors in one binary message', async () => {
    toClient.emit('onFrame', frame);
    await eventually(() => expect(events.onFrame).toHaveBeenCalledOnce());
    expect(events.onFrame.mock.calls[0]![0]).toEqual(frame);
    const [first, second] = events.onFrame.mock.calls[0]![0].tensors;
    expect(first!.data.buffer).toBe(second!.data.buffer);
  });

  it('refuses a frame whose values do not match its shape', async () => {
    const torn = { ...frame, tensors: [{ ...frame.tensors[0]!, shape: [1, 3, 3, 1] }] };
    toClient.emit('onFrame', torn);
    await eventually(() => expect(events.onProblem).toHaveBeenCalledOnce());
    expect(events.onProblem.mock.calls[0]![0]).toMatchObject({ code: 'protocol/malformed-message' });
    expect(events.onFrame).not.toHaveBeenCalled();
  });

  it.each([
    ['text that is not JSON', '{"t":"q"'],
    ['a message that is no call', '{"hello":1}'],
    ['a call without a name', '{"t":"q","i":"1","a":[]}'],
    ['a call whose arguments are not a list', '{"t":"q","i":"1","m":"hello","a":{"0":1}}'],
    ['bytes that are no message', Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]).buffer],
    ['an empty binary message', new ArrayBuffer(0)],
  ])('answers %s with a problem and goes on', async (_what, wire) => {
    pair.client.post(wire);
    await eventually(() => expect(events.onProblem).toHaveBeenCalledOnce());
    expect(events.onProblem.mock.calls[0]![0]).toMatchObject({ code: 'protocol/malformed-message' });
    await expect(client.calls.hello({ protocol: 1, client: 'test' })).resolves.toEqual(engine.welcome);
  });

  it('rejects a call whose arguments name a tensor that the message does not have', async () => {
    const wrong = { task: 'a', split: 'test', offset: { $slot: 3 } } as never;
    await expect(client.calls.samples(wrong)).rejects.toMatchObject({ code: 'protocol/malformed-message' });
    await eventually(() => expect(events.onProblem).toHaveBeenCalledOnce());
  });

  it('answers what could not be read before it was served, and goes on with what came after it', async () => {
    const other = await transports[name]!();
    const onProblem = vi.fn<EngineEvents['onProblem']>();
    const early = connectEngine(other.client, { onProblem });
    other.client.post('null');
    const hello = early.calls.hello({ protocol: 1, client: 'test' });
    other.client.post('{');
    // This call takes the same way and comes later: when it is answered, the earlier messages have arrived at the
    // engine's side.
    await client.calls.hello({ protocol: 1, client: 'test' });
    serveEngine(other.engine, engine);
    await expect(hello).resolves.toEqual(engine.welcome);
    await eventually(() => expect(onProblem).toHaveBeenCalledTimes(2));
    expect(onProblem.mock.calls[0]![0]).toMatchObject({ code: 'protocol/malformed-message' });
    expect(events.onProblem).not.toHaveBeenCalled();
    other.dispose();
  });

  it('refuses a call with more arguments than fit on a stack, by its name', async () => {
    const many = client.calls.hello as (...args: unknown[]) => Promise<unknown>;
    await expect(many(...Array<number>(17).fill(0))).rejects.toMatchObject({
      code: 'protocol/invalid-argument',
      detail: { path: 'hello', expected: 'at most 1' },
    });
    pair.client.post(`{"t":"q","i":"1","m":"hello","a":[${'0,'.repeat(200_000)}0]}`);
    await expect(client.calls.hello({ protocol: 1, client: 'test' })).resolves.toEqual(engine.welcome);
  });

  it('repeats only the beginning of a name or value that is too long', async () => {
    const long = 'x'.repeat(10_000_000);
    const calls = client.calls as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const unknown = { code: 'protocol/unknown-call', detail: { name: `${'x'.repeat(199)}…` } };
    await expect(calls[long]!()).rejects.toMatchObject(unknown);
    const invalid = { code: 'protocol/invalid-argument', detail: { value: `"${'x'.repeat(198)}…` } };
    await expect(calls['control']!({ action: long })).rejects.toMatchObject(invalid);
  });

  it('keeps the order of events and calls', async () => {
    for (let step = 1; step <= 20; step++)
      toClient.emit('onSteps', [{ step, epoch: 0, values: { loss: 1, accuracy: 0 } }]);
    await client.calls.hello({ protocol: 1, client: 'test' });
    expect(events.onSteps.mock.calls.map(([steps]) => steps[0]!.step)).toEqual(
      Array.from({ length: 20 }, (_u, i) => i + 1),
    );
  });

  it('rejects calls that are open when the channel ends, and tells both sides', async () => {
    const ended = vi.fn();
    client.onClose(ended);
    const open = client.calls.fetchData({ task: 'f', data: 'mnist' });
    const outcome = expect(open).rejects.toMatchObject({ code: 'protocol/disconnected' });
    await eventually(() => expect(engine.asked).toHaveLength(1));
    pair.engine.close('the engine ended');
    await outcome;
    expect(ended).toHaveBeenCalledOnce();
    expect(toClient.closed).toBe(true);
  });

  it('tells the engine when the client goes', async () => {
    const ended = vi.fn();
    pair.engine.onClose(ended);
    client.close();
    await eventually(() => expect(ended).toHaveBeenCalledOnce());
  });
});
