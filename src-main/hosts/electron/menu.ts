import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../protocol/errors.ts';

const titles = {
  en: { file: 'File', edit: 'Edit', view: 'View', window: 'Window' },
  ko: { file: '파일', edit: '편집', view: '보기', window: '창' },
};

/** The application's menu: the system's own entries, under titles in the user's language. */
export function applicationMenu(language: Language): Menu {
  const { file, edit, view, window } = titles[language];
  const roles = (...names: MenuItemConstructorOptions['role'][]): MenuItemConstructorOptions[] =>
    names.map((role) => (role === undefined ? { type: 'separator' } : { role }));
  const entries: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? roles('appMenu') : []),
    { label: file, submenu: roles(process.platform === 'darwin' ? 'close' : 'quit') },
    { label: edit, submenu: roles('undo', 'redo', undefined, 'cut', 'copy', 'paste', 'selectAll') },
    {
      label: view,
      submenu: roles(
        'reload',
        'toggleDevTools',
        undefined,
        'resetZoom',
        'zoomIn',
        'zoomOut',
        undefined,
        'togglefullscreen',
      ),
    },
    { label: window, submenu: roles('minimize', 'zoom') },
  ];
  return Menu.buildFromTemplate(entries);
}
