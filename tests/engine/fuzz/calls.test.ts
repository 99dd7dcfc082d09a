import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type * as v from 'valibot';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine, type EngineLink } from '../../../src-shared/contract/connection.ts';
import { callSchemas, type CallName } from '../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../belongings.ts';
import { damaged, valuesOf } from './valuesOf.ts';

/** `FEATURESCOPE_FUZZ=10000 npx vitest run tests/engine/fuzz` makes this number of calls. */
const CALLS = Number(process.env['FEATURESCOPE_FUZZ'] ?? 300);
/** Calls that are under way together. */
const TOGETHER = 6;
/** Number of batches after which another network is opened. */
const BATCHES_PER_NETWORK = 12;
/** Time in milliseconds after which calls are cancelled. */
const CANCEL_MS = 100;

const before = process.cwd();
let folder: string;
let workbench: Workbench;
let link: EngineLink;
const problems: string[] = [];
/** The calls that have not ended. */
const open = new Set<Call>();

beforeEach(async () => {
  folder = temporaryFolder();
  // Calls name paths, also relative ones.
  process.chdir(folder);
  for (const name of ['FEATURESCOPE_HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME'])
    vi.stubEnv(name, join(folder, name));
  vi.stubEnv('FEATURESCOPE_DATA', folder);
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'text.json'), '{"format": 1}');
  workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  link = connectEngine(far, { onProblem: ({ code, message }) => void problems.push(`${code}: ${message}`) });
});
afterEach(async () => {
  link.close();
  await workbench.close();
  process.chdir(before);
  vi.unstubAllEnvs();
  problems.length = 0;
  const hanging = [...open];
  open.clear();
  expect(hanging, 'calls without an answer').toEqual([]);
});

/** Calls that would fetch something from elsewhere, or that end what is under test on purpose. */
const leftOut: ReadonlySet<string> = new Set(['fetchData']);
const names = (Object.keys(callSchemas) as CallName[]).filter((name) => !leftOut.has(name));

interface Call {
  name: string;
  args: unknown[];
}

function callsOf(texts: readonly string[]): fc.Arbitrary<Call> {
  const of = (name: CallName): fc.Arbitrary<Call> => {
    const valid = valuesOf(callSchemas[name] as v.GenericSchema, texts);
    return fc.oneof(valid, damaged(valid)).map((args) => ({
      name,
      args: Array.isArray(args) ? (args as unknown[]) : [args],
    }));
  };
  const unknown = fc.record({
    name: fc.constantFrom('', '__proto__', 'nosuch'),
    args: fc.array(fc.jsonValue()),
  });
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...names).chain(of) },
    { weight: 1, arbitrary: unknown },
  );
}

const textsIn = (parent: string): string[] => [
  ...['lenet5', 'softmax-regression', 'autoencoder', 'lenet5-mnist', 'digits', 'train', 'test', 'input'],
  ...['conv1', 'pool1', 'fc1', 'output', 'kernel', 'loss', 'a', 'b', '', '..', '한글', 'a/b', 'and', 'gates'],
  ...['pipe', 'text.json', 'runs/x', 'run', 'nosuch'].map((name) => join(parent, name)),
  ...['/dev/zero', '/proc/self/fd', '/proc/x/y', '\0', 'x'.repeat(3000)],
];

/** Makes calls together, cancels those that last, and gives how each ended. */
async function makeCalls(calls: readonly Call[]): Promise<string[]> {
  const { calls: engine } = link as unknown as {
    calls: Record<string, (...args: unknown[]) => Promise<unknown>>;
  };
  for (const call of calls) open.add(call);
  const ends = calls.map(async (call) => {
    try {
      await engine[call.name === '' ? 'nosuch' : call.name]!(...call.args);
      return 'answered';
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      return code === undefined || code === 'engine/internal' ? `${call.name}: ${message}` : 'refused';
    } finally {
      open.delete(call);
    }
  });
  const cancelling = setTimeout(() => {
    for (const { args } of open) {
      const task = (args[0] as { task?: unknown } | null | undefined)?.task;
      if (typeof task === 'string') void engine['cancel']!({ task }).catch(() => undefined);
    }
    void engine['control']!({ action: 'pause' }).catch(() => undefined);
  }, CANCEL_MS);
  const ended = await Promise.all(ends);
  clearTimeout(cancelling);
  return ended;
}

const recipes = ['lenet5', 'softmax-regression', 'autoencoder', 'lenet5'] as const;

it(
  'calls of every kind with any arguments are answered or refused, and none is an internal error',
  async () => {
    const sampled = fc.sample(callsOf(textsIn(folder)), CALLS);
    const bad: string[] = [];
    for (let batch = 0; batch * TOGETHER < sampled.length; batch++) {
      if (batch % BATCHES_PER_NETWORK === 0) {
        const recipe = recipes[(batch / BATCHES_PER_NETWORK) % recipes.length]!;
        const settings = { batchSize: 16, epochs: 2, validationSplit: 0 };
        await link.calls.open({
          task: 'renew',
          source: { from: 'recipe', recipe, data: 'digits', settings },
        });
        await link.calls.control({ action: 'step', steps: 2 });
      }
      const calls = sampled.slice(batch * TOGETHER, (batch + 1) * TOGETHER);
      const ends = await makeCalls(calls);
      ends.forEach((end, index) => {
        if (end !== 'answered' && end !== 'refused')
          bad.push(`${end} ${JSON.stringify(calls[index]!.args).slice(0, 2000)}`);
      });
    }
    expect(bad).toEqual([]);
    expect(problems.filter((problem) => problem.startsWith('engine/internal'))).toEqual([]);
  },
  60_000 + 200 * CALLS,
);
