import { afterEach } from 'vitest';
import { cleanUp } from './belongings.ts';

// Here and not in the modules that open things: those are loaded once for many test files, a set-up file once for each.
afterEach(cleanUp);
