import type { OpenRequest, SessionState } from '../../src-shared/contract/service.ts';
import type { FigureKind } from '../../src-shared/figures/kinds/FigureKind.ts';
import type { Subject } from './Tasks.svelte.ts';

/** What is opened, for the card that tells of it. */
export function subjectOf(source: OpenRequest['source']): Subject {
  switch (source.from) {
    case 'recipe':
      return { recipe: source.recipe, data: source.data };
    case 'run':
      return { run: source.run };
    case 'network':
      return { name: source.network.name, data: source.data };
    case 'pretrained':
      return { shipped: true };
    case 'model':
      return { name: lastPart(source.path), data: source.data };
  }
}

/** The open network and its data, for the cards of what is computed from them. */
export function subjectOfSession(session: SessionState | null): Subject {
  if (!session) return {};
  if (session.run !== null) return { run: session.run };
  return { recipe: session.recipe, data: session.data.available ? session.data.name : undefined };
}

/** A figure that is drawn. */
export function subjectOfFigure({ title }: Pick<FigureKind, 'title'>): Subject {
  return { title: { en: title('en'), ko: title('ko') } };
}

/** The name of a file or folder, of its path. */
export function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast(Boolean) ?? path;
}
