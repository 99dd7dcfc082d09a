import { afterEach, expect, test } from 'vitest';
import type { EngineCalls, SampleBatch, SamplesRequest } from '../../src-shared/contract/service.ts';
import { portionFor, Samples } from '../../src-renderer/state/samples/Samples.svelte.ts';
import { until } from './desk.ts';
import { layer } from './doubles/largeNetworks.ts';

/** 50 images of one pixel whose value is the image's number; every call is answered when the test says so. */
let asked: { request: SamplesRequest; answer: () => void }[] = [];
const calls = {
  samples: (request: SamplesRequest) =>
    new Promise<SampleBatch>((done) => {
      const count = Math.min(request.count, 50 - request.offset);
      const numbers = Uint8Array.from({ length: count }, (_none, at) => request.offset + at);
      const scores = Float32Array.from({ length: count * 2 }, (_none, at) => at % 2);
      const { split, offset } = request;
      const batch = { split, offset, total: 50, count, images: numbers, labels: numbers, scores };
      asked.push({ request, answer: () => done(batch) });
    }),
} as unknown as EngineCalls;

let samples: Samples;
const make = (portion: number): Samples =>
  (samples = new Samples(
    () => calls,
    () => portion,
    (error) => {
      throw error;
    },
  ));
afterEach(() => {
  samples.dispose();
  asked = [];
});

/** Answers the calls one by one, and returns how many images were on the page after each. */
async function answerAll(): Promise<number[]> {
  const seen: number[] = [];
  for (let at = 0; samples.loading; at++) {
    await until(() => asked.length > at || !samples.loading);
    asked[at]?.answer();
    await new Promise((done) => setTimeout(done, 0));
    seen.push(samples.items.length);
  }
  return seen;
}

test('a page of a costly network grows portion by portion, each of which leaves room for frames', async () => {
  make(15);
  void samples.showPage('test', 0);
  expect(await answerAll()).toEqual([15, 30, 40]);
  expect(asked.map(({ request }) => [request.offset, request.count])).toEqual([
    [0, 15],
    [15, 15],
    [30, 10],
  ]);
  expect(samples.items.map(({ index, label, pixels }) => [index, label, pixels[0]])).toEqual(
    Array.from({ length: 40 }, (_none, at) => [at, at, at]),
  );
});

test('the last page ends with the images', async () => {
  make(8);
  void samples.showPage('test', 40);
  expect(await answerAll()).toEqual([8, 10]);
});

test('a page that is there stays whole until all of it has come again, and keeps its pictures', async () => {
  make(20);
  void samples.showPage('test', 0);
  await answerAll();
  const before = samples.items[33]!.pixels;
  asked = [];
  samples.refresh('now');
  expect(await answerAll()).toEqual([40, 40]);
  expect(samples.items[33]!.pixels).toBe(before);
});

test('a page that was left takes nothing in and asks for nothing more', async () => {
  make(10);
  void samples.showPage('test', 0);
  await until(() => asked.length === 1);
  void samples.showPage('test', 40);
  asked[0]!.answer();
  await until(() => asked.length === 2);
  asked[1]!.answer();
  await until(() => !samples.loading);
  expect(asked.map(({ request }) => request.offset)).toEqual([0, 40]);
  expect(samples.batch?.offset).toBe(40);
});

test('a call is for a whole page of a small network, and for one image of a large one', () => {
  const small = { ...layer('conv', [], [26, 26, 32], 'conv'), kernelShape: [3, 3, 1, 32] };
  const large = { ...layer('conv', [], [224, 224, 512], 'conv'), kernelShape: [3, 3, 512, 512] };
  expect([portionFor([small]), portionFor([small, large])]).toEqual([40, 1]);
});

test('an image whose scores are no numbers is taken for no class', async () => {
  const batch: SampleBatch = {
    ...{ split: 'test', offset: 0, total: 2, count: 2 },
    images: Uint8Array.of(0, 1),
    labels: Uint8Array.of(0, 1),
    scores: Float32Array.of(NaN, NaN, 0.25, 0.75),
  };
  samples = new Samples(
    () => ({ samples: () => Promise.resolve(batch) }) as unknown as EngineCalls,
    () => 40,
    (error) => {
      throw error;
    },
  );
  await samples.showPage('test', 0);
  expect(samples.items.map(({ predicted, score }) => [predicted, score])).toEqual([
    [-1, NaN],
    [1, 0.75],
  ]);
  expect(samples.wrong.map(({ index }) => index)).toEqual([0]);
});
