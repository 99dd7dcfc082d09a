// `npm run build`: builds the kernels and the three bundles.
import { prepare } from './prepare.mjs';

await prepare();
