import type { App } from '../App.svelte.ts';
import type { Command } from './Command.ts';
import { commandsOf } from './naming.ts';

/** Commands for inspection. */
export function lookingCommands(app: App): Command[] {
  const { workbench, inside, comparison, evaluation } = app;
  const { selection, session } = workbench;
  const text = app.text.palette.blocked;
  const noNetwork = session ? undefined : text.noNetwork;
  const last = (session?.data[selection.split] ?? 0) - 1;
  const images = session?.data.shape.length === 3 ? undefined : text.noImages;
  return commandsOf(app, 'looking', [
    {
      id: 'inside',
      name: ({ help }) => help.inside,
      keys: ['I'],
      keywords: ['gradient', 'backward', 'loss', '역전파', '기울기'],
      blocked: noNetwork,
      run: async () => {
        if (inside.open) return inside.close();
        await app.goTo(null);
        await app.openInside();
      },
    },
    {
      id: 'compare',
      name: ({ help }) => help.compare,
      keys: ['C'],
      blocked: noNetwork,
      run: async () => {
        if (comparison.open) return comparison.close();
        await app.goTo(null);
        await app.openComparison();
      },
    },
    {
      id: 'previous-image',
      name: ({ palette }) => palette.previousImage,
      keys: ['['],
      blocked: noNetwork ?? (selection.index === 0 ? text.firstImage : undefined),
      run: () => workbench.selectSample(selection.split, selection.index - 1),
    },
    {
      id: 'next-image',
      name: ({ palette }) => palette.nextImage,
      keys: [']'],
      blocked: noNetwork ?? (selection.index >= last ? text.lastImage : undefined),
      run: () => workbench.selectSample(selection.split, selection.index + 1),
    },
    {
      id: 'draw',
      name: ({ palette }) => palette.draw,
      keywords: ['picture', 'camera', '그림', '카메라'],
      blocked: noNetwork ?? images,
      run: () => app.showSheet(),
    },
    {
      id: 'evaluate',
      name: ({ help }) => help.evaluation,
      keywords: ['accuracy', 'confusion', '정확도', '혼동 행렬'],
      blocked: noNetwork,
      run: async () => {
        await app.goTo('evaluation');
        await evaluation.run();
      },
    },
  ]);
}
