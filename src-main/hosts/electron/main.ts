import { app, dialog } from 'electron';
import { outliveErrors } from '../../engine/outliveErrors.ts';
import { startDesktop } from './startDesktop.ts';

app.once('quit', outliveErrors());
// Not awaited: Electron becomes ready only after this module has been evaluated, and `startDesktop` waits for that
// (electron/electron#40719).
startDesktop().catch((error: unknown) => {
  dialog.showErrorBox('Featurescope', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
