/** Description of a run for these tests. */
export const description = {
  featurescope: '0.0.0',
  createdAt: '2026-01-01T00:00:00.000Z',
  recipe: 'lenet5',
  data: { name: 'digits' },
  settings: {
    epochs: 1,
    batchSize: 8,
    optimizer: 'sgd',
    learningRate: 0.1,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0,
  },
  backend: 'wasm simd',
  workers: 1,
} as const;
