import { FileNames, readableFileName } from '../../texts/fileNames.ts';
import { FeaturescopeError } from '../../contract/errors.ts';
import type { Deck } from '../../contract/decks.ts';
import type { DrawnFigure, ExportFormat } from '../../contract/exports.ts';
import { figureKind, figureKinds } from '../kinds/catalogue.ts';
import {
  drawFigure,
  drawMoving,
  framesOf,
  type FigureContext,
  type Finished,
  type FigureStyle,
  type SourceAt,
} from './drawFigure.ts';
import { dataTitle } from '../../texts/runNames.ts';
import type { Language } from '../../contract/errors.ts';
import type { SessionState } from '../../contract/service.ts';
import type { FigureKind } from '../kinds/FigureKind.ts';
import type { FigureSource } from './source.ts';

/** One figure of a deck. */
export type DeckEntry = Deck['figures'][number];

/** Content of one file. */
export interface DrawnFile {
  /** File name without extension. */
  name: string;
  figures: DrawnFigure[];
}

/** What drawing a deck needs. */
export interface DeckContext {
  source: FigureSource;
  /** For animations: the network at other steps, and the number of frames. */
  sourceAt: SourceAt;
  frames: number;
  style: FigureStyle;
  /** Name of a file with one figure. Default: its kind, and what distinguishes it from others of the kind */
  fileName?: ((figure: DrawnFigure, at: number, entry: DeckEntry) => string) | undefined;
  figureContext: FigureContext;
  onProgress?: ((done: number, total: number) => void) | undefined;
  onFigure?: ((entry: DeckEntry, finished: Finished) => void) | undefined;
  /**
   * Called for a figure that cannot be made from this network and data; it is then omitted if there are others. Without
   * this function, or without other figures, the error is thrown.
   */
  onLeftOut?: ((entry: DeckEntry, error: FeaturescopeError) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The figure kind with an id. @throws FeaturescopeError `export/unknown-figure` */
export function knownKind(id: string): FigureKind {
  const kind = figureKind(id);
  if (kind) return kind;
  const known = figureKinds.map((one) => one.id).join(', ');
  throw new FeaturescopeError('export/unknown-figure', { figure: id, known });
}

/** Whether a file of a format contains several figures, one per page. */
const holdsSeveral = (format: ExportFormat): boolean => format === 'pptx' || format === 'pdf';

/**
 * Draws figures for a format: all in one file, or each in its own.
 * @throws FeaturescopeError `export/unknown-figure`, the errors of the kinds and of the engine; the signal's reason if it
 * is aborted
 */
export async function drawDeck(
  entries: readonly DeckEntry[],
  format: ExportFormat,
  context: DeckContext,
): Promise<DrawnFile[]> {
  const { source, sourceAt, figureContext, onProgress, onFigure, signal } = context;
  const kinds = entries.map(({ figure }) => knownKind(figure));
  const steps = framesOf(source.session.lastStep, context.frames);
  const total = entries.length * (format === 'gif' ? steps.length : 1);
  const drawn: DrawnFigure[] = [];
  const kept: DeckEntry[] = [];
  const leftOut: [DeckEntry, FeaturescopeError][] = [];
  for (const [at, entry] of entries.entries()) {
    signal?.throwIfAborted();
    const kind = kinds[at]!;
    const style = {
      ...context.style,
      title: entry.title ?? context.style.title,
      caption: entry.caption ?? context.style.caption,
    };
    const draw = (): Promise<Finished> =>
      format === 'gif'
        ? drawMoving(kind, { steps, sourceAt }, entry.choice, style, figureContext, (done) => {
            signal?.throwIfAborted();
            onProgress?.(at * steps.length + done, total);
          })
        : drawFigure(kind, source, entry.choice, style, format, figureContext);
    try {
      const finished = await draw();
      onFigure?.(entry, finished);
      drawn.push(finished.figure);
      kept.push(entry);
    } catch (error) {
      if (!context.onLeftOut || !isImpossible(error)) throw error;
      leftOut.push([entry, error]);
    }
    onProgress?.(format === 'gif' ? (at + 1) * steps.length : at + 1, total);
  }
  if (kept.length === 0 && leftOut.length > 0) throw leftOut[0]![1];
  for (const [entry, error] of leftOut) context.onLeftOut?.(entry, error);
  const deckName = deckNameOf(source.session, context.style.language);
  const nameFor = (figure: DrawnFigure, at: number): string =>
    readableFileName(
      context.fileName?.(figure, at, kept[at]!) ?? nameOf(entries, entries.indexOf(kept[at]!)),
    );
  if (holdsSeveral(format))
    return [{ name: entries.length === 1 ? nameFor(drawn[0]!, 0) : deckName, figures: drawn }];
  const names = new FileNames();
  return drawn.map((figure, at) => ({
    name: names.take(nameFor(figure, at)),
    figures: [figure],
  }));
}

/** Name of a file with several figures of a network: the display names of the network and its data. */
export function deckNameOf({ title, recipe, data }: SessionState, language: Language): string {
  return readableFileName(`${title?.[language] ?? recipe} ${dataTitle(data.name, language)}`);
}

/** Whether an error means that a figure cannot be made from the network and data; other errors have other causes. */
const isImpossible = (error: unknown): error is FeaturescopeError =>
  error instanceof FeaturescopeError && error.kind === 'input' && error.code !== 'engine/cancelled';

/** A name for a figure: its id, and its layer and image if several figures have that id. */
function nameOf(entries: readonly DeckEntry[], at: number): string {
  const { figure, choice } = entries[at]!;
  if (entries.filter((entry) => entry.figure === figure).length === 1) return figure;
  const { layer, when, index } = choice;
  return [figure, layer, when, index].filter((part) => part !== undefined).join('-');
}
