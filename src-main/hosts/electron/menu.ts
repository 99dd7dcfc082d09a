import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../../src-shared/contract/errors.ts';

type Item = MenuItemConstructorOptions;
type Role = NonNullable<Item['role']>;

const titles = {
  en: { file: 'File', edit: 'Edit', view: 'View', window: 'Window' },
  ko: { file: '파일', edit: '편집', view: '보기', window: '창' },
};

/** Korean labels for Electron's standard menu items, which are labelled in English only. */
const koreanLabels: Partial<Record<Role, string>> = {
  about: 'Featurescope 정보',
  services: '서비스',
  hide: 'Featurescope 가리기',
  hideOthers: '나머지 가리기',
  unhide: '모두 보기',
  close: '창 닫기',
  quit: '끝내기',
  undo: '실행 취소',
  redo: '다시 실행',
  cut: '잘라내기',
  copy: '복사',
  paste: '붙여넣기',
  selectAll: '모두 선택',
  reload: '새로 고침',
  toggleDevTools: '개발자 도구',
  resetZoom: '실제 크기',
  zoomIn: '확대',
  zoomOut: '축소',
  togglefullscreen: '전체 화면',
  minimize: '최소화',
  zoom: '확대/축소',
};

const separator: Item = { type: 'separator' };

/** The application's menu, in the user's language. */
export function applicationMenu(language: Language): Menu {
  const mac = process.platform === 'darwin';
  const { file, edit, view, window } = titles[language];
  const entry = (role: Role): Item => {
    const label = language === 'ko' ? koreanLabels[role] : undefined;
    return label === undefined ? { role } : { role, label };
  };
  const entries = (...roles: Role[]): Item[] => roles.map(entry);
  return Menu.buildFromTemplate([
    ...(mac ? [{ label: 'Featurescope', submenu: appEntries(entries) }] : []),
    { label: file, submenu: entries(mac ? 'close' : 'quit') },
    {
      label: edit,
      submenu: [...entries('undo', 'redo'), separator, ...entries('cut', 'copy', 'paste', 'selectAll')],
    },
    {
      label: view,
      submenu: [
        ...entries('reload', 'toggleDevTools'),
        separator,
        ...entries('resetZoom', 'zoomIn', 'zoomOut'),
        separator,
        entry('togglefullscreen'),
      ],
    },
    { label: window, submenu: entries('minimize', 'zoom') },
  ]);
}

/** The application menu of macOS. */
const appEntries = (entries: (...roles: Role[]) => Item[]): Item[] => [
  ...entries('about'),
  separator,
  ...entries('services'),
  separator,
  ...entries('hide', 'hideOthers', 'unhide'),
  separator,
  ...entries('quit'),
];
