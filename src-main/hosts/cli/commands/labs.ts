import { basename } from 'node:path';
import { checkLab, type Measurement } from '../../../engine/labs/checkLab.ts';
import { QUICK_STEPS, type Lab, type Trained } from '../../../engine/labs/Lab.ts';
import {
  readLabProgress,
  readLabResult,
  writeLabProgress,
  writeLabResult,
  type LabProgress,
} from '../../../engine/labs/labResults.ts';
import { describeTraining, findLab, listLabs, newestRun } from '../../../engine/labs/labs.ts';
import { isWhole, measureTrained } from '../../../engine/labs/measureSession.ts';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { listRuns, newRunPath } from '../../../engine/library/runsFolder.ts';
import type { Session } from '../../../engine/training/Session.ts';
import type { LabInfo, LabResult } from '../../../../src-shared/contract/labs.ts';
import type { OpenRequest } from '../../../../src-shared/contract/service.ts';
import { dataOption, usage, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { onStop } from '../stops.ts';
import { trainSource } from './train.ts';

/** `labs list`, `labs run ID`. */
export async function labs(
  terminal: Terminal,
  [action, id]: string[],
  options: RawOptions,
): Promise<number | undefined> {
  if (action === 'list') return list(terminal);
  if (action !== 'run')
    throw usage(
      `"labs ${action}" is not known; use list or run`,
      `"labs ${action}"은(는) 없습니다. list나 run을 쓰세요`,
    );
  if (id === undefined || id === 'undefined')
    throw usage('"labs run" needs the id of a lab', '"labs run"에는 실습의 id가 필요합니다');
  return run(terminal, findLab(id), options);
}

function list(terminal: Terminal): undefined {
  const { texts, language } = terminal;
  const all = listLabs();
  for (const { id, course, title, result, runs } of all)
    terminal.line({ type: 'lab', id, course, title, result, runs });
  terminal.table(
    texts.labs.head,
    all.map((lab) => [lab.id, lab.course, lab.title[language], stateOf(lab, terminal)]),
  );
}

function stateOf({ result, runs, computed }: LabInfo, { texts }: Terminal): string {
  if (result) return texts.labs.done(result.checks.filter(({ ok }) => ok).length, result.checks.length);
  if (runs.some((one) => one !== null)) return texts.labs.begun;
  return computed ? texts.labs.computed : texts.labs.never;
}

/** Trains a lab's networks one after another and measures its numbers. An interrupted lab is resumed. */
async function run(terminal: Terminal, lab: Lab, options: RawOptions): Promise<number> {
  const quick = options['quick'] === true;
  const { texts, language } = terminal;
  terminal.print(`${lab.title[language]}\n${lab.summary[language]}`);
  const former = readLabResult(lab.id);
  if (lab.trainings.length === 0) {
    await selectBackend();
    return tell(terminal, lab, {
      ...{ trained: [], former: null, quick, data: null, runs: [], comparable: true },
    });
  }
  const progress = progressOf(lab, options);
  let result: LabResult | null = former;
  for (const [at, training] of lab.trainings.entries()) {
    if (at < progress.measured) {
      terminal.note(texts.labs.doneBefore(training.recipe));
      continue;
    }
    const { source, done } = beginningOf(lab, at, terminal, progress, options);
    writeLabProgress(lab.id, progress);
    const wanted = quick ? (training.quickSteps ?? QUICK_STEPS) : training.steps;
    const steps = wanted === undefined ? undefined : Math.max(0, wanted - done);
    const code = await trainSource(terminal, source, options, { steps }, async (session) => {
      const measurement = await measure(terminal, lab, at, session, { quick, former: result });
      result = await checkLab(lab, measurement);
      writeLabResult(lab.id, result);
    });
    if (code !== 0) {
      terminal.note(texts.labs.goOn(sameCommand(lab, progress)));
      return code;
    }
    progress.measured = at + 1;
    writeLabProgress(lab.id, progress);
  }
  writeLabProgress(lab.id, null);
  return tellResult(terminal, lab, result!);
}

/** The progress of the same command if it was interrupted; empty for another command or a forced restart. */
function progressOf(lab: Lab, options: RawOptions): LabProgress {
  const quick = options['quick'] === true;
  const data = dataOption(options) ?? null;
  const stopped = options['again'] === true ? null : readLabProgress(lab.id);
  const same = stopped && stopped.quick === quick && stopped.data === data;
  return same ? stopped : { quick, data, runs: [], measured: 0 };
}

function sameCommand({ id }: Lab, { quick, data }: LabProgress): string {
  return [id, ...(quick ? ['--quick'] : []), ...(data === null ? [] : ['--data', data])].join(' ');
}

async function measure(
  terminal: Terminal,
  lab: Lab,
  at: number,
  session: Session,
  { quick, former }: Pick<Measurement, 'quick' | 'former'>,
): Promise<Measurement> {
  const trained: (Trained | undefined)[] = [];
  trained[at] = await measureTrained(session, {
    onProgress: (done, total) => terminal.progress(terminal.texts.progress.evaluate, done, total),
  });
  const runs = lab.trainings.map((_training, index) => former?.runs[index] ?? '');
  runs[at] = session.run?.path ?? '';
  const comparable = !quick && isWhole(session, describeTraining(lab.trainings[at]!));
  return { trained, former, quick, data: session.data.name, runs, comparable };
}

/**
 * The starting point of a training: the run in which this command was interrupted, or one that was started in the window;
 * else a new run. `done` is its number of steps. The run is recorded in the progress.
 */
function beginningOf(
  lab: Lab,
  at: number,
  terminal: Terminal,
  progress: LabProgress,
  options: RawOptions,
): { source: OpenRequest['source']; done: number } {
  const training = describeTraining(lab.trainings[at]!);
  const runs = listRuns();
  const own = runs.find(({ run }) => run === progress.runs[at]);
  const found = own ?? (options['again'] === true || progress.quick ? null : newestRun(training, runs));
  if (found && (own || !found.finished)) {
    terminal.note(terminal.texts.labs.goesOn(found.run, found.step));
    progress.runs[at] = found.run;
    return { source: { from: 'run', run: found.run }, done: found.step };
  }
  const { recipe, settings } = training;
  // Without --data the recipe's own data set is used, for which the digits may be substituted; a named data set must be
  // available.
  const data = progress.data ?? undefined;
  const run = newRunPath(recipe, basename(data ?? training.data), new Date());
  progress.runs[at] = run;
  // A shortened run must not look like one that can be continued.
  const shortened = progress.quick ? { ...settings, epochs: 1 } : settings;
  return { source: { from: 'recipe', recipe, data, settings: shortened, run }, done: 0 };
}

async function tell(terminal: Terminal, lab: Lab, measurement: Measurement): Promise<number> {
  const stop = new AbortController();
  const unstop = onStop(() => stop.abort());
  const progress = (done: number, total: number): void =>
    terminal.progress(terminal.texts.progress.experiment, done, total);
  try {
    const result = await checkLab(lab, { ...measurement, task: { signal: stop.signal, progress } });
    writeLabResult(lab.id, result);
    return tellResult(terminal, lab, result);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.note(terminal.texts.labs.goOn(lab.id));
    return 1;
  } finally {
    unstop();
  }
}

function tellResult(terminal: Terminal, { id }: Lab, result: LabResult): number {
  const { language, texts } = terminal;
  const { data, quick, ok } = result;
  if (data !== null) terminal.print(texts.labs.data(data));
  terminal.table(
    texts.labs.checkHead,
    result.checks.map(({ name, expected, measured, ...check }) => {
      const word = check.ok ? 'right' : 'wrong';
      return [name[language], expected, measured ?? '', texts.labs[check.comparable ? word : 'apart']];
    }),
  );
  const checks = result.checks.map(({ name, ...rest }) => ({ name: name.en, ...rest }));
  terminal.line({ type: 'lab', id, checks, ok, data, quick });
  return ok ? 0 : 1;
}
