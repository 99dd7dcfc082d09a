#!/usr/bin/env node
import { allowRelaxedSimd } from '../../engine/kernels/simdSupport.ts';
import { run } from './run.ts';

allowRelaxedSimd();
process.exitCode = await run(process.argv);
