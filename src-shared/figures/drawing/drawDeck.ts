import { FileNames } from '../../texts/fileNames.ts';
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
import type { FigureKind } from '../kinds/FigureKind.ts';
import type { FigureSource } from './source.ts';

/** One figure of a deck. */
export type DeckEntry = Deck['figures'][number];

/** What becomes one file. */
export interface DrawnFile {
  /** Without the format's ending. */
  name: string;
  figures: DrawnFigure[];
}

/** What drawing a deck needs. */
export interface DeckContext {
  source: FigureSource;
  /** For moving pictures: the network at other steps, and how many pictures one has. */
  sourceAt: SourceAt;
  frames: number;
  style: FigureStyle;
  figureContext: FigureContext;
  onProgress?: ((done: number, total: number) => void) | undefined;
  onFigure?: ((entry: DeckEntry, finished: Finished) => void) | undefined;
  /**
   * Told of a figure that cannot be drawn of this network and these data; among several it is left out then. Without
   * it, and where there is no other figure, the error ends the drawing.
   */
  onLeftOut?: ((entry: DeckEntry, error: FeaturescopeError) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The kind of a figure. @throws FeaturescopeError `export/unknown-figure` */
export function knownKind(id: string): FigureKind {
  const kind = figureKind(id);
  if (kind) return kind;
  const known = figureKinds.map((one) => one.id).join(', ');
  throw new FeaturescopeError('export/unknown-figure', { figure: id, known });
}

/** Whether a file of a format holds several figures, one a page, rather than one. */
const holdsSeveral = (format: ExportFormat): boolean => format === 'pptx' || format === 'pdf';

/**
 * Draws figures for a format: all for one file, or each for its own.
 * @throws FeaturescopeError `export/unknown-figure`, those of the kinds and of the engine; whatever the signal was aborted with
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
  if (holdsSeveral(format))
    return [{ name: entries.length === 1 ? entries[0]!.figure : 'figures', figures: drawn }];
  const names = new FileNames();
  return drawn.map((figure, at) => ({
    name: names.take(nameOf(entries, entries.indexOf(kept[at]!))),
    figures: [figure],
  }));
}

/** Whether a figure cannot be drawn of what there is; everything else that fails is no figure's fault. */
const isImpossible = (error: unknown): error is FeaturescopeError =>
  error instanceof FeaturescopeError && error.kind === 'input' && error.code !== 'engine/cancelled';

/** The figure's id; figures of one kind are told apart by their layer and image. */
function nameOf(entries: readonly DeckEntry[], at: number): string {
  const { figure, choice } = entries[at]!;
  if (entries.filter((entry) => entry.figure === figure).length === 1) return figure;
  const { layer, when, index } = choice;
  return [figure, layer, when, index].filter((part) => part !== undefined).join('-');
}
