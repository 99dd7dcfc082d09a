import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../belongings.ts';
import { open, openTiny } from '../training/tinyRun.ts';
import { damagedCopy } from './damagedCopy.ts';
import { MemoryOverWork } from './MemoryOverWork.ts';

/** `FEATURESCOPE_FUZZ_FILES=3000 npx vitest run tests/engine/fuzz` tries this number of damages on each kind of file. */
const TRIED = Number(process.env['FEATURESCOPE_FUZZ_FILES'] ?? 90);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );

it(
  'a run that is damaged at any byte opens at its newest whole state and says so, or is refused by a code',
  async () => {
    const whole = join(temporaryFolder(), 'whole');
    const weights = new Map<number, string>();
    const trained = await openTiny({ epochs: 3 }, {}, whole);
    for (let step = 1; step <= 6; step++) {
      await trained.control({ action: 'step', steps: 1 });
      await trained.idle();
      weights.set(step, trained.network.weightsSha256());
    }
    await trained.rewind(0);
    weights.set(0, trained.network.weightsSha256());
    await trained.close();
    const files = filesIn(whole).filter((name) => name !== 'lock');
    const random = new RandomStream(3, 'damage');
    const seen = new Set<string>();
    const used = new MemoryOverWork(TRIED);
    for (let tried = 0; tried < TRIED; tried++) {
      const run = join(temporaryFolder(), 'run');
      cpSync(whole, run, { recursive: true });
      const name = files[tried % files.length]!;
      writeFileSync(join(run, name), damagedCopy(readFileSync(join(whole, name)), random));
      const warnings: string[] = [];
      try {
        const session = await open({ from: 'run', run }, { onWarning: ({ code }) => warnings.push(code) });
        const { step } = session.position;
        expect(session.network.weightsSha256(), `${name} at step ${step}`).toBe(weights.get(step));
        expect(warnings.includes('run/older-step'), `${name} at step ${step}`).toBe(step < 6);
        await session.close();
        seen.add(step < 6 ? 'opened at an older step' : 'opened');
      } catch (error) {
        if (!(error instanceof FeaturescopeError)) throw error;
        expect(error.code, `${name}: ${error.message}`).toMatch(
          /^(?:run|data|recipe|network|training|model)\//,
        );
        seen.add('refused');
      }
      rmSync(run, { recursive: true });
      used.after(tried + 1);
    }
    used.expectFlat('damaged runs');
    expect([...seen].sort()).toEqual(['opened', 'opened at an older step', 'refused']);
  },
  120_000 + 2_000 * TRIED,
);
