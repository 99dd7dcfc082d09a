#!/usr/bin/env node
import { allowRelaxedSimd } from '../../engine/kernels/runtime/simdSupport.ts';
import { describeError } from '../../../src-shared/contract/errors.ts';
import { outliveOutput } from './lostOutput.ts';
import { run } from './run.ts';

allowRelaxedSimd();
outliveOutput(({ code, detail }) => {
  process.stderr.write(`featurescope: ${describeError(code, detail, 'en')} [${code}]\n`);
  process.on('exit', () => (process.exitCode = 2));
});
process.exitCode = await run(process.argv);
