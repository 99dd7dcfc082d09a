import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { codeForms } from '../../../../src-shared/contract/saves.ts';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { openDataset } from '../../../engine/data/registry.ts';
import { repeatRecipe, repeatRun } from '../../../engine/interchange/code/repeatTraining.ts';
import { RunFolder } from '../../../engine/library/RunFolder.ts';
import { findRecipe } from '../../../engine/recipes/recipes.ts';
import {
  choiceOption,
  dataOption,
  requiredOption,
  textOption,
  userPath,
  type RawOptions,
} from '../options.ts';
import type { Terminal } from '../Terminal.ts';
import { writeFiles } from '../writeFile.ts';

/** Packages that the programs import: a file of that name would be imported in their place. */
const packages = ['keras', 'tensorflow', 'torch', 'numpy', 'gzip', 'json', 'os', 'sys'];

/** `code RUN|NETWORK --as keras|pytorch|notebook --out FILE`: writes a program that repeats a training. */
export async function code(terminal: Terminal, [target]: string[], options: RawOptions): Promise<void> {
  requiredOption(options, 'as');
  requiredOption(options, 'out');
  const as = choiceOption(options, 'as', codeForms)!;
  const out = userPath(textOption(options, 'out')!);
  refusePackageName(out);
  const data = dataOption(options);
  await selectBackend(undefined);
  const request = {
    as,
    file: basename(out),
    language: terminal.language,
    open: (name: string) => openDataset(data ?? name, { onProgress: terminal.dataProgress, fetch: true }),
  };
  const path = userPath(target!);
  const files = existsSync(join(path, 'run.json'))
    ? await repeatRun(RunFolder.open(path), request)
    : await repeatRecipe(findRecipe(target!), request);
  const folder = dirname(out);
  writeFiles(
    folder,
    files.map(({ path: name, content }) => ({ path: join(folder, name), content })),
  );
  terminal.line({ type: 'code', file: out, weights: join(folder, files[1]!.path) });
  terminal.print(terminal.texts.wrote(files.length, folder));
}

/** @throws FeaturescopeError `code/name-of-package` */
function refusePackageName(file: string): void {
  const name = basename(file).replace(/\.py$/, '');
  if (packages.includes(name)) throw new FeaturescopeError('code/name-of-package', { file, package: name });
}
