import { checkLab, type Measurement } from '../../../engine/labs/checkLab.ts';
import { QUICK_STEPS, type Lab, type Trained } from '../../../engine/labs/Lab.ts';
import { readLabResult, writeLabResult } from '../../../engine/labs/labResults.ts';
import { describeTraining, findLab, listLabs, newestRun } from '../../../engine/labs/labs.ts';
import { isWhole, measureTrained } from '../../../engine/labs/measureSession.ts';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { listRuns } from '../../../engine/runs/runsFolder.ts';
import type { Session } from '../../../engine/training/Session.ts';
import type { LabInfo, LabResult } from '../../../protocol/labs.ts';
import type { OpenRequest } from '../../../protocol/service.ts';
import { dataOption, usage, type RawOptions } from '../options.ts';
import type { Terminal } from '../Terminal.ts';
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

function stateOf({ result, runs }: LabInfo, { texts }: Terminal): string {
  if (result) return texts.labs.done(result.checks.filter(({ ok }) => ok).length, result.checks.length);
  return texts.labs[runs.some((one) => one !== null) ? 'begun' : 'never'];
}

/** Trains what the lab trains, one network after the other, and measures its numbers. Stopped, it goes on where it was. */
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
  let result: LabResult | null = former;
  for (const [at, training] of lab.trainings.entries()) {
    const { source, done } = beginningOf(lab, at, terminal, options);
    const wanted = quick ? (training.quickSteps ?? QUICK_STEPS) : training.steps;
    const steps = wanted === undefined ? undefined : wanted - done;
    const code = await trainSource(terminal, source, options, { steps }, async (session) => {
      const measurement = await measure(terminal, lab, at, session, { quick, former: result });
      result = await checkLab(lab, measurement);
      writeLabResult(lab.id, result);
    });
    if (code !== 0) {
      terminal.note(texts.labs.goOn(lab.id));
      return code;
    }
  }
  return tellResult(terminal, lab, result!);
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

/** Where a training begins: at the run that was stopped, unless another is asked for; else anew. `done` are the steps it has. */
function beginningOf(
  lab: Lab,
  at: number,
  terminal: Terminal,
  options: RawOptions,
): { source: OpenRequest['source']; done: number } {
  const training = describeTraining(lab.trainings[at]!);
  const stopped = newestRun(training, listRuns());
  if (stopped && !stopped.finished && options['again'] !== true && options['quick'] !== true) {
    terminal.note(terminal.texts.labs.goesOn(stopped.run, stopped.step));
    return { source: { from: 'run', run: stopped.run }, done: stopped.step };
  }
  const { recipe, settings } = training;
  // A shortened run must not be taken for one that can go on.
  const own = options['quick'] === true ? { ...settings, epochs: 1 } : settings;
  const data = dataOption(options) ?? training.data;
  return { source: { from: 'recipe', recipe, data, settings: own }, done: 0 };
}

async function tell(terminal: Terminal, lab: Lab, measurement: Measurement): Promise<number> {
  const result = await checkLab(lab, measurement);
  writeLabResult(lab.id, result);
  return tellResult(terminal, lab, result);
}

function tellResult(terminal: Terminal, { id }: Lab, result: LabResult): number {
  const { language, texts } = terminal;
  const { data, quick, ok } = result;
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
