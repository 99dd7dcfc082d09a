import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../belongings.ts';
import { openTiny } from '../training/tinyRun.ts';
import { damagedCopy } from './damagedCopy.ts';
import { MemoryOverWork } from './MemoryOverWork.ts';

/** `FEATURESCOPE_FUZZ_FILES=3000 npx vitest run tests/engine/fuzz` tries this number of damages on each kind of file. */
const TRIED = Number(process.env['FEATURESCOPE_FUZZ_FILES'] ?? 90);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );

/** Opens a run, uses it and closes it again. Nothing keeps the session: thousands of them are opened. */
async function use(
  run: string,
  onWarning: (code: string) => void,
  look: (session: Session) => void,
): Promise<void> {
  const listener = { onWarning: ({ code }: { code: string }) => onWarning(code) };
  const context = { backend: await selectBackend('wasm'), data: new DatasetCache(), listener };
  const session = await openSession({ from: 'run', run }, context);
  try {
    look(session);
  } finally {
    await session.close();
  }
}

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
    const folder = temporaryFolder();
    for (let tried = 0; tried < TRIED; tried++) {
      const run = join(folder, `run-${tried}`);
      cpSync(whole, run, { recursive: true });
      const name = files[tried % files.length]!;
      writeFileSync(join(run, name), damagedCopy(readFileSync(join(whole, name)), random));
      const warnings: string[] = [];
      try {
        await use(
          run,
          (code) => warnings.push(code),
          (session) => {
            used.watch(session);
            const { step } = session.position;
            expect(session.network.weightsSha256(), `${name} at step ${step}`).toBe(weights.get(step));
            expect(warnings.includes('run/older-step'), `${name} at step ${step}`).toBe(step < 6);
            seen.add(step < 6 ? 'opened at an older step' : 'opened');
          },
        );
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
    await used.expectFlat('damaged runs');
    expect([...seen].sort()).toEqual(['opened', 'opened at an older step', 'refused']);
  },
  120_000 + 2_000 * TRIED,
);
