import { typeSizes, type Pane, type ThemeChoice } from '../Preferences.svelte.ts';
import { screenNames, type ScreenName } from '../shell/screens.ts';
import type { App } from '../App.svelte.ts';
import type { Command } from './Command.ts';
import { commandsOf } from './naming.ts';

/** Shortcuts of screens. */
const screenKeys: Partial<Record<ScreenName, string>> = {
  labs: 'O',
  evaluation: 'V',
  why: 'W',
  figures: 'F',
};

/** Commands that open screens and start a training. */
export function screenCommands(app: App): Command[] {
  const { workbench } = app;
  const noNetwork = workbench.session ? undefined : app.text.palette.blocked.noNetwork;
  return commandsOf(app, 'screen', [
    {
      id: 'workbench',
      name: ({ palette, header }) => palette.goTo(header.screens.workbench.name),
      keys: app.screen ? ['Esc'] : [],
      blocked: noNetwork,
      run: () => app.goTo(null),
    },
    ...screenNames.map((name) => ({
      id: name,
      name: ({ palette, header }: App['text']) => palette.goTo(header.screens[name].name),
      keys: screenKeys[name] ? [screenKeys[name]] : [],
      blocked: app.reachable.includes(name) ? undefined : app.text.header.screens.closed,
      run: () => app.goTo(name),
    })),
    {
      id: 'train',
      name: ({ header }) => header.train,
      keywords: ['new', 'start', 'open', '새로', '열기'],
      run: async () => {
        await app.goTo(null);
        await workbench.choose();
      },
    },
  ]);
}

/** Commands for the whole window. */
export function windowCommands(app: App): Command[] {
  const { preferences, presenter, workbench, welcoming } = app;
  const text = app.text.palette.blocked;
  const noNetwork = workbench.session ? undefined : text.noNetwork;
  const { next } = app.undo;
  const drawn = app.atWork && workbench.drawing.shown && workbench.drawing.canUndo;
  const panes: [Pane, 'leftPane' | 'bottomPane' | 'rightPane'][] = [
    ['left', 'leftPane'],
    ['bottom', 'bottomPane'],
    ['right', 'rightPane'],
  ];
  return commandsOf(app, 'window', [
    {
      id: 'undo',
      name: (words) => {
        const what = drawn ? words.palette.done.stroke : next?.name(words);
        return what === undefined ? words.palette.undo : words.palette.undoOf(what);
      },
      keys: ['Ctrl', 'Z'],
      keywords: ['undo', '되돌리기', '취소'],
      blocked: drawn || next ? undefined : text.nothingToUndo,
      run: () => app.undoLast(),
    },
    {
      id: 'save',
      name: ({ shell }) => shell.saving.command,
      keywords: ['save', 'export', 'download', 'model', 'h5', 'npz', 'numpy', '저장', '내보내기', '모델'],
      blocked: noNetwork,
      run: () => app.saveOpen(),
    },
    {
      id: 'present',
      name: ({ header, shell }) => (preferences.presenting ? shell.presenting.leave : header.present),
      keys: ['P'],
      blocked: noNetwork,
      run: () => void (preferences.presenting = !preferences.presenting),
    },
    {
      id: 'pointer',
      name: ({ shell }) => shell.presenting.pointer,
      keys: ['H'],
      run: () => presenter.toggle('pointer'),
    },
    { id: 'pen', name: ({ shell }) => shell.presenting.pen, keys: ['D'], run: () => presenter.toggle('pen') },
    ...panes.map(([pane, name]) => ({
      id: pane,
      name: ({ header }: App['text']) =>
        preferences.isOpen(pane) ? header.fold(header[name]) : header.unfold(header[name]),
      blocked: app.atWork && !preferences.presenting ? noNetwork : text.notAtWork,
      run: () => preferences.toggle(pane),
    })),
    {
      id: 'address',
      name: ({ header }) => header.copyAddress,
      keywords: ['link', 'url', '링크'],
      blocked: app.addressable && workbench.session?.run ? undefined : text.noAddress,
      run: () => navigator.clipboard.writeText(location.href),
    },
    {
      id: 'help',
      name: ({ header }) => header.help,
      keys: ['?'],
      keywords: ['shortcuts'],
      run: () => show('help'),
    },
    {
      id: 'news',
      name: ({ shell }) => shell.news.title,
      keywords: ['changelog', 'version'],
      run: () => show('news'),
    },
    {
      id: 'tour',
      name: ({ shell }) => shell.tour.start,
      blocked: noNetwork,
      run: async () => {
        await app.goTo(null);
        welcoming.startTour();
      },
    },
  ]);

  function show(overlay: 'help' | 'news'): void {
    app.overlay = overlay;
  }
}

/** Commands for settings. */
export function settingCommands(app: App): Command[] {
  const { preferences } = app;
  const so = (is: boolean): string | undefined => (is ? app.text.palette.blocked.isSo : undefined);
  const themes: [ThemeChoice, 'themeLight' | 'themeDark' | 'themeSystem'][] = [
    ['light', 'themeLight'],
    ['dark', 'themeDark'],
    ['system', 'themeSystem'],
  ];
  return commandsOf(app, 'setting', [
    {
      id: 'all',
      name: ({ shell }) => shell.settings.title,
      keys: ['Ctrl', ','],
      keywords: ['preferences', 'options', 'workers', 'folder', '환경 설정', '워커', '폴더', '체크포인트'],
      run: () => void (app.overlay = 'settings'),
    },
    {
      id: 'language',
      name: ({ palette }) => palette.switchLanguage,
      keywords: ['korean', 'english', '한국어', '영어'],
      run: () => preferences.otherLanguage(),
    },
    ...themes.map(([theme, name]) => ({
      id: theme,
      name: ({ header }: App['text']) => header[name],
      blocked: so(preferences.themeChoice === theme),
      run: () => preferences.set({ theme }),
    })),
    ...typeSizes.map((typeSize) => ({
      id: `type-${typeSize}`,
      name: ({ palette }: App['text']) => palette.typeSize(`${Math.round(typeSize * 100)} %`),
      blocked: so(preferences.typeSize === typeSize),
      run: () => preferences.set({ typeSize }),
    })),
    {
      id: 'digits',
      name: ({ shell }) => shell.settings.allDigits,
      run: () => preferences.set({ allDigits: !preferences.allDigits }),
    },
  ]);
}
