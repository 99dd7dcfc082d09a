import { startDesktop } from './DesktopApp.ts';

await startDesktop();
