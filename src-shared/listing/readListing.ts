import type { Draft } from '../networks/Draft.ts';
import { describeDraft, type DescribedDraft } from '../networks/describeDraft.ts';
import type { NetworkSettings } from '../networks/networkSettings.ts';
import { taskOf } from '../networks/taskOf.ts';
import type { TaskKind } from '../tasks/tasks.ts';
import { assemble, type Assembled } from './assemble.ts';
import { Interpreter, TooLong } from './Interpreter.ts';
import type { Span } from './Listing.ts';
import type { Mark } from './marks.ts';
import { readPython } from './readPython.ts';
import { readR } from './readR.ts';
import { trainingOf } from './trainingOf.ts';

/** Languages of listings. */
export type ListingLanguage = 'Python' | 'R';

/** Maximum length of a listing, in characters. */
export const MOST_CHARACTERS = 500_000;
const MOST_MARKS = 200;
const MOST_STEPS = 20_000;

/** What a listing says. */
export interface ReadListing {
  language: ListingLanguage;
  /** The network; undefined if there is none, or the shape of its input is missing. */
  draft: Draft | undefined;
  described: DescribedDraft | undefined;
  task: TaskKind;
  settings: NetworkSettings;
  /** What is not understood, in the order of the code. */
  marks: Mark[];
  /** Statements that have nothing to do with the network. */
  passedOver: { line: number; code: string }[];
}

/** The language of a listing, by words and marks that only one of them has. */
function languageOf(code: string): ListingLanguage {
  return /%>%|\|>|<-|\blibrary\s*\(|\blayer_\w+\s*\(|keras_model/.test(code) ? 'R' : 'Python';
}

/**
 * Reads a network from Keras code in Python or R. The code is parsed, never run. Everything that concerns a network and
 * is not understood is marked; other statements are passed over and listed.
 * @param language default: found out from the code
 */
export function readListing(code: string, language = languageOf(code)): ReadListing {
  const interpreter = new Interpreter(code, language);
  try {
    interpreter.run(language === 'R' ? readR(code) : readPython(code));
  } catch (error) {
    const isTooLong = error instanceof TooLong || error instanceof RangeError;
    if (isTooLong) interpreter.report({ from: 0, to: 0 }, { code: 'too-long', detail: { most: MOST_STEPS } });
    else if (!isReturn(error)) throw error;
  }
  const { models, passedOver } = interpreter.findings;
  const model = models.findLast(({ training }) => training.optimizer ?? training.epochs) ?? models.at(-1);
  const assembled = model && assemble(model.network, interpreter.report);
  if (!model) reportNoNetwork(interpreter);
  const described = assembled && describeDraft(assembled.draft);
  if (assembled) reportFaults(assembled, described!, interpreter);
  const settings = model ? trainingOf(model.training, interpreter.report) : {};
  const whole = new Lines(code);
  return {
    language,
    draft: assembled?.draft,
    described,
    task: described ? taskOf(described, settings.loss, model!.training.reconstructs) : 'classification',
    settings,
    marks: interpreter.findings.marks
      .sort((a, b) => a.span.from - b.span.from)
      .slice(0, MOST_MARKS)
      .map(({ span, reason }) => ({
        ...whole.place(span),
        from: span.from,
        to: span.to,
        reason: inLanguage(reason, language),
      })),
    passedOver: passedOver.map((span) => whole.place(span)),
  };
}

function inLanguage(reason: Mark['reason'], language: ListingLanguage): Mark['reason'] {
  return reason.code === 'not-valid' ? { code: 'not-valid', detail: { language } } : reason;
}

/** Whether a statement `return` stands outside all functions. */
const isReturn = (error: unknown): boolean => !(error instanceof Error);

function reportNoNetwork({ otherLibraries, findings, report }: Interpreter): void {
  const [library] = otherLibraries;
  if (library) report({ from: 0, to: 0 }, { code: 'other-library', detail: { library } });
  else if (findings.marks.length === 0) report({ from: 0, to: 0 }, { code: 'no-network', detail: {} });
}

/** Marks the layers that are impossible, unless something else is wrong with them already. */
function reportFaults({ spans }: Assembled, { layers }: DescribedDraft, { report }: Interpreter): void {
  for (const { layer, fault } of layers)
    if (fault && fault.code !== 'input-impossible')
      report(spans.get(layer.name)!, { code: 'layer-impossible', fault });
}

/** The lines of a listing. */
class Lines {
  readonly #code: string;
  readonly #starts: number[];

  constructor(code: string) {
    this.#code = code;
    this.#starts = [0, ...[...code.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  /** Line of a piece, counted from 1, and its code on one line. */
  place({ from, to }: Span): { line: number; code: string } {
    const line = this.#starts.findLastIndex((start) => start <= from) + 1;
    const code = this.#code.slice(from, to).replaceAll(/\s+/g, ' ').trim();
    return { line, code: code.length > 80 ? `${code.slice(0, 79)}…` : code };
  }
}
