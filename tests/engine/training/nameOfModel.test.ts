import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameOfModel } from '../../../src-main/engine/training/nameOfModel.ts';
import { temporaryFolder } from '../../belongings.ts';

describe('the name of a network of another program', () => {
  it.each([
    ['net.h5', 'net.h5'],
    ['noext', 'noext'],
    ['lenet5', './lenet5'],
    ['model.json', 'files/'],
  ])('of the file "%s" is "%s"', (file, name) => {
    const folder = join(temporaryFolder(), 'files');
    mkdirSync(folder);
    writeFileSync(join(folder, file), '');
    expect(nameOfModel(join(folder, file))).toBe(name);
  });

  it.each([
    ['noext', 'noext/'],
    ['lenet5', 'lenet5/'],
  ])('of the folder "%s" is "%s"', (file, name) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, file));
    expect(nameOfModel(join(folder, file))).toBe(name);
  });
});
