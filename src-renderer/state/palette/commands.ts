import type { Language } from '../../../src-shared/contract/errors.ts';
import type { LabInfo } from '../../../src-shared/contract/labs.ts';
import type { RecipeInfo, RunInfo } from '../../../src-shared/contract/service.ts';
import { figureKinds } from '../../../src-shared/figures/kinds/catalogue.ts';
import type { Messages } from '../../messages/en.ts';
import type { App } from '../App.svelte.ts';
import type { Command } from './Command.ts';
import { lookingCommands } from './lookingCommands.ts';
import { commandsOf } from './naming.ts';
import { trainingCommands } from './trainingCommands.ts';
import { screenCommands, settingCommands, windowCommands } from './windowCommands.ts';

/** What can be opened, as listed by the engine. */
export interface Things {
  runs: readonly RunInfo[];
  recipes: readonly RecipeInfo[];
  labs: readonly LabInfo[];
}

/**
 * All commands, including one for everything that can be opened.
 * @param press opens the pane of a button of the transport
 */
export function allCommands(app: App, things: Things, press: (pane: string) => void): Command[] {
  return [
    ...screenCommands(app),
    ...trainingCommands(app, press),
    ...lookingCommands(app),
    ...windowCommands(app),
    ...settingCommands(app),
    ...layerCommands(app),
    ...labCommands(app, things.labs),
    ...runCommands(app, things.runs),
    ...recipeCommands(app, things.recipes),
    ...figureCommands(app),
  ];
}

function runCommands(app: App, runs: readonly RunInfo[]): Command[] {
  const open = app.workbench.session?.run;
  return commandsOf(
    app,
    'run',
    runs.map(({ run, recipe, data }) => ({
      id: run,
      name: ({ palette }) => palette.openRun(app.names.of(run)),
      keywords: [run, recipe, data],
      blocked: run === open ? app.text.palette.blocked.isOpen : undefined,
      run: async () => {
        await app.workbench.open({ from: 'run', run });
        await app.goTo(null);
      },
    })),
  );
}

function recipeCommands(app: App, recipes: readonly RecipeInfo[]): Command[] {
  return commandsOf(
    app,
    'recipe',
    recipes.map(({ id, title }) => ({
      id,
      name: (text) => text.palette.trainOf(title[languageOf(app, text)]),
      keywords: [id],
      run: async () => {
        await app.goTo(null);
        await app.workbench.choose(id);
      },
    })),
  );
}

/** The language of messages. */
const languageOf = (app: App, text: Messages): Language => {
  const { language } = app.preferences;
  return (text === app.text) === (language === 'en') ? 'en' : 'ko';
};

function labCommands(app: App, labs: readonly LabInfo[]): Command[] {
  return commandsOf(
    app,
    'lab',
    labs.map(({ id, title }) => ({
      id,
      name: (text) => text.palette.openLab(title[languageOf(app, text)]),
      keywords: [id],
      run: async () => {
        await app.goTo('labs');
        app.labs.choose(id);
      },
    })),
  );
}

function layerCommands(app: App): Command[] {
  const { layers, selection } = app.workbench;
  return commandsOf(
    app,
    'layer',
    layers.flatMap(({ name: layer, kind }) =>
      [false, true].map((opened) => ({
        id: `${opened ? 'open ' : ''}${layer}`,
        name: ({ palette }: App['text']) => (opened ? palette.openLayer(layer) : palette.showLayer(layer)),
        keywords: [app.text.layerKinds[kind], app.preferences.otherText.layerKinds[kind]],
        run: async () => {
          await app.goTo(null);
          app.inside.close();
          app.comparison.close();
          selection.select({ layer, map: 0, opened });
        },
      })),
    ),
  );
}

/** The kinds of figures that are available for this network. */
function figureCommands(app: App): Command[] {
  const { session } = app.workbench;
  const { noNetwork, otherTask } = app.text.palette.blocked;
  return commandsOf(
    app,
    'figure',
    figureKinds.map((kind) => ({
      id: kind.id,
      name: (text) => text.palette.showFigure(kind.title(languageOf(app, text))),
      keywords: [kind.id],
      blocked: !session
        ? noNetwork
        : kind.tasks && !kind.tasks.includes(session.task)
          ? otherTask
          : undefined,
      run: () => app.showFigure(kind.id),
    })),
  );
}
