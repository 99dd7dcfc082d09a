import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backend } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { kernelModule } from '../../../src-main/engine/kernels/runtime/memory.ts';
import type { Arithmetic, OpenRequest } from '../../../src-shared/contract/service.ts';
import { open } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

/** Trains six steps of a network whose convolutions Winograd's method covers. */
async function train(data: string, arithmetic: Arithmetic | undefined) {
  const source: OpenRequest['source'] = {
    ...{ from: 'recipe', recipe: 'digits-cnn', data, run: join(temporaryFolder(), 'run') },
    settings: { batchSize: 32, epochs: 2, seed: 4, arithmetic },
  };
  const session = await open(source);
  await session.control({ action: 'step', steps: 6 });
  await session.idle();
  const { winograd } = kernelModule(backend());
  return { winograd, weights: session.network.weightsSha256(), run: session.run!.path };
}

describe('the arithmetic of a run', () => {
  it('is reproducible unless it asks to be fast, gives the same bits each time, and one does not change the other', async () => {
    const data = await tinyDataFolder();
    const first = await train(data, undefined);
    const fast = await train(data, 'fast');
    const again = [await train(data, 'reproducible'), await train(data, 'fast')] as const;
    expect([first.winograd, fast.winograd, again[0].winograd]).toEqual(['2x2', '4x4', '2x2']);
    expect(again[0].weights).toBe(first.weights);
    expect(again[1].weights).toBe(fast.weights);
    expect(fast.weights).not.toBe(first.weights);
    const written = JSON.parse(readFileSync(join(fast.run, 'run.json'), 'utf8')) as {
      backend: string;
      settings: object;
    };
    expect(written.settings).toMatchObject({ arithmetic: 'fast' });
    expect(written.backend).toMatch(/^wasm.* simd$/);
  });
});
