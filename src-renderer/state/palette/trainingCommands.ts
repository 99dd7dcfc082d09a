import { formatWhole } from '../numbers.ts';
import { MORE_EPOCHS, paces, type Blocked } from '../training/TrainingControls.svelte.ts';
import type { App } from '../App.svelte.ts';
import type { Command } from './Command.ts';
import { commandsOf, type CommandParts } from './naming.ts';

/** Commands for training. @param press opens the pane of a button of the transport */
export function trainingCommands(app: App, press: (pane: string) => void): Command[] {
  const { workbench, controls } = app;
  const { travel, notes } = workbench;
  const text = app.text.palette.blocked;
  const why = (blocked: Blocked | null): string | undefined => {
    if (!workbench.session) return text.noNetwork;
    if (blocked === null) return undefined;
    return blocked === 'shipped' ? text.shipped : app.text.transport.blocked[blocked];
  };
  const steps = why(controls.stepsBlocked);
  const change = why(controls.canChange ? null : controls.blocked);
  const go = why(controls.blocked === 'finished' ? null : controls.blocked);
  const back =
    why(controls.canChange ? null : controls.blocked) ?? (travel.possible ? undefined : text.notStarted);
  const atNetwork = (act: () => void) => async (): Promise<void> => {
    await app.goTo(null);
    act();
  };
  return commandsOf(app, 'training', [
    {
      id: 'run',
      name: ({ transport }) => (workbench.running ? transport.pause : transport.run),
      keys: [app.text.help.space],
      keywords: ['play', 'start', 'stop', '시작', '멈춤'],
      blocked: why(controls.blocked),
      run: () => workbench.toggle(),
    },
    {
      id: 'step',
      name: ({ transport }) => transport.step,
      keys: ['S'],
      blocked: steps,
      run: () => controls.step(),
    },
    {
      id: 'some-steps',
      name: ({ transport }) => transport.someSteps(formatWhole(controls.stepCount)),
      keys: ['N'],
      blocked: steps,
      run: () => controls.someSteps(),
    },
    {
      id: 'epoch',
      name: ({ transport }) => transport.epoch,
      keys: ['E'],
      blocked: steps,
      run: () => controls.epoch(),
    },
    ...ends(app),
    {
      id: 'until',
      name: ({ transport }) => transport.until,
      keys: ['U'],
      keywords: ['condition', 'loss', 'accuracy', '조건'],
      blocked: go,
      run: atNetwork(() => press('run-until')),
    },
    {
      id: 'live',
      name: ({ help }) => help.live,
      keys: ['L'],
      blocked: change,
      run: atNetwork(() => press('live-settings')),
    },
    {
      id: 'slower',
      name: ({ palette }) => palette.slower,
      keys: ['<'],
      keywords: ['speed', 'pace', '속도'],
      blocked: change ?? (controls.paceIndex === 0 ? text.slowest : undefined),
      run: () => controls.setPace(controls.paceIndex - 1),
    },
    {
      id: 'faster',
      name: ({ palette }) => palette.faster,
      keys: ['>'],
      keywords: ['speed', 'pace', '속도'],
      blocked: change ?? (controls.paceIndex === paces.length - 1 ? text.fastest : undefined),
      run: () => controls.setPace(controls.paceIndex + 1),
    },
    {
      id: 'back',
      name: ({ help }) => help.stepBack,
      keys: ['B'],
      blocked: back ?? (travel.step === 0 ? text.firstStep : undefined),
      run: () => travel.move(-1),
    },
    {
      id: 'first',
      name: ({ transport }) => transport.toStart,
      blocked: back ?? (travel.step === 0 ? text.firstStep : undefined),
      run: () => travel.go(0),
    },
    {
      id: 'bookmark',
      name: ({ help }) => help.bookmark,
      keys: ['M'],
      blocked: back,
      run: () => notes.add(travel.step),
    },
    {
      id: 'reset',
      name: ({ transport }) => transport.reset,
      keys: ['R'],
      blocked: change ?? (workbench.session?.step === 0 ? text.firstStep : undefined),
      run: () => void (workbench.askingReset = true),
    },
  ]);
}

/** Commands for after the end of training, or while training is unavailable. */
function ends({ controls, workbench }: App): CommandParts[] {
  if (controls.blocked === 'finished')
    return [
      {
        id: 'more',
        name: ({ transport }) => transport.moreEpochs(MORE_EPOCHS),
        run: () => controls.goFurther(),
      },
    ];
  if (controls.blocked === 'shipped' && workbench.session?.imported)
    return (['on', 'afresh'] as const).map((train) => ({
      id: `train-${train}`,
      name: ({ models }) => (train === 'on' ? models.trainOn : models.trainAfresh),
      run: () => controls.trainImported(train),
    }));
  if (controls.blocked === 'shipped')
    return [{ id: 'copy', name: ({ transport }) => transport.trainCopy, run: () => controls.trainCopy() }];
  return [];
}
