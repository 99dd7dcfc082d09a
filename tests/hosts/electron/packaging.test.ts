import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPng } from '../../readPng.ts';
import { programFolder } from '../../../src-main/engine/resources.ts';
import { temporaryFolder } from '../../belongings.ts';
import { FUSE_MARKER, packed } from './pack.ts';

const root = programFolder();
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

/** The packager's own reader and validator, which reports the same about a configuration as `electron-builder`. */
const packager = require('app-builder-lib/out/util/config/config') as {
  getConfig(folder: string, file: string | null, options: null): Promise<Record<string, unknown>>;
  validateConfiguration(configuration: object, log: object): Promise<void>;
};
const asar = require('@electron/asar') as {
  extractAll(archive: string, folder: string): void;
  listPackage(archive: string, options: { isPack: boolean }): string[];
};

const configuration = await packager.getConfig(root, 'electron-builder.yml', null);
const validate = (changed: object): Promise<void> =>
  packager.validateConfiguration({ ...configuration, ...changed }, { isEnabled: false });

describe('the configuration of the installers', () => {
  it('is accepted by the packager, which would not accept a misspelt one', async () => {
    await validate({});
    await expect(validate({ electronFusses: {} })).rejects.toThrow('electronFusses');
  });

  it('makes one installer for each system, named after program, version, system and processor', () => {
    expect(configuration).toMatchObject({
      linux: { target: 'AppImage' },
      win: { target: 'nsis' },
      mac: { target: 'dmg' },
      artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    });
  });

  it('lets the app start on Apple silicon, where flipped fuses break the signature, and ask for the camera', () => {
    expect(configuration).toMatchObject({
      electronFuses: { resetAdHocDarwinSignature: true },
      mac: { hardenedRuntime: true },
    });
    const mac = configuration['mac'] as {
      entitlements: string;
      entitlementsInherit: string;
      extendInfo: Record<string, string>;
      extraResources: { from: string; to: string }[];
    };
    expect(mac.extendInfo['NSCameraUsageDescription']).toMatch(/camera/);
    const [korean] = mac.extraResources.filter(({ to }) => to === 'ko.lproj');
    const strings = readFileSync(join(root, korean!.from, 'InfoPlist.strings'), 'utf8');
    expect(strings).toMatch(/^"NSCameraUsageDescription" = "[^"]*카메라[^"]*";$/m);
    for (const file of [mac.entitlements, mac.entitlementsInherit]) {
      const granted = readFileSync(join(root, file), 'utf8').match(/<key>[^<]*<\/key>\s*<true\/>/g);
      expect(granted?.join()).toContain('com.apple.security.device.camera');
      expect(granted?.join()).toContain('com.apple.security.cs.allow-jit');
    }
  });

  it('makes an AppImage that starts where programs may make no sandbox of their own', async () => {
    expect(configuration).toMatchObject({ toolsets: { appimage: '1.0.3' } });
    await expect(validate({ toolsets: { appimage: '0.9' } })).rejects.toThrow('appimage');
  });

  it('is what `npm run package` uses, after a build', () => {
    expect(manifest.scripts['package']).toBe('node scripts/build.mjs && electron-builder');
  });
});

/** The packages that a built file imports or requires. */
function importedBy(file: string): string[] {
  const names =
    /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bcreateRequire\(import\.meta\.url\)\()\s*["']([\w@][\w@./:-]*)["']/g;
  return [...readFileSync(file, 'utf8').matchAll(names)].map((match) => match[1]!);
}

/** The package of an imported module: `csv-parse` of `csv-parse/sync`, `@lezer/python` of itself. */
const packageOf = (name: string): string => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

describe('what ships', () => {
  const shipped = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)];
  const main = join(root, 'out', 'main');
  const imported = readdirSync(main, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => importedBy(join(main, file)));
  const packages = imported
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
    .map(packageOf);

  it('is everything that the built program imports', () => {
    expect(packages).toContain('@tensorflow/tfjs-core');
    expect(packages.filter((name) => name !== 'electron' && !shipped.includes(name))).toEqual([]);
  });

  it('is nothing that the program does not import: what only the window needs is in its bundle', () => {
    expect(shipped.filter((name) => !packages.includes(name))).toEqual([]);
  });

  it('asks the sandboxed preload for nothing but electron', () => {
    const preload = importedBy(join(root, 'out', 'preload', 'preload.cjs'));
    expect([...new Set(preload)]).toEqual(['electron']);
  });
});

describe.runIf(process.platform === 'linux')('the packed program', () => {
  const output = mkdtempSync(join(tmpdir(), 'featurescope-unpacked-'));
  const program = join(output, 'program');
  let unpacked: string;
  beforeAll(async () => {
    unpacked = await packed();
    asar.extractAll(join(unpacked, 'resources', 'app.asar'), program);
  });
  afterAll(() => rmSync(output, { recursive: true, force: true }));

  it('computes with nothing but what is in it, its resources included', () => {
    const environment = { ...process.env, FEATURESCOPE_HOME: temporaryFolder(), NODE_PATH: '' };
    const command = [join(program, 'out', 'main', 'cli.js'), 'doctor', '--json'];
    const told = execFileSync(process.execPath, command, {
      cwd: output,
      env: environment,
      encoding: 'utf8',
    });
    const diagnosis = JSON.parse(told) as { backends: { name: string; ok: boolean; label?: string }[] };
    const wasm = diagnosis.backends.find((backend) => backend.name === 'wasm')!;
    expect(wasm).toMatchObject({ ok: true });
    expect(diagnosis).toMatchObject({ pretrained: ['lenet5-mnist'] });
  });

  it('keeps every file that native code opens outside the archive', () => {
    const packed = asar.listPackage(join(unpacked, 'resources', 'app.asar'), { isPack: true });
    const native = packed.filter((line) => /\.(node|so(\.\d+)*|dll|dylib|otf|ttf)$/.test(line));
    expect(native.length).toBeGreaterThan(3);
    expect(native.filter((line) => !line.startsWith('unpack '))).toEqual([]);
  });

  it('draws the text of pictures with the fonts beside the archive, since those inside are closed to native code', () => {
    // The archive as a folder of its name, in which native code finds no font.
    const installed = join(temporaryFolder(), 'resources');
    cpSync(program, join(installed, 'app.asar'), { recursive: true });
    rmSync(join(installed, 'app.asar', 'out', 'fonts'), { recursive: true });
    cpSync(join(unpacked, 'resources', 'app.asar.unpacked'), join(installed, 'app.asar.unpacked'), {
      recursive: true,
    });
    const out = temporaryFolder();
    const cli = join(installed, 'app.asar', 'out', 'main', 'cli.js');
    const wish = ['--figure', 'architecture', '--format', 'png,pdf', '--scale', '1', '--out', out];
    execFileSync(process.execPath, [cli, 'export', 'lenet5-mnist', ...wish], {
      env: { ...process.env, FEATURESCOPE_HOME: temporaryFolder(), NODE_PATH: '' },
    });
    const { width, data } = readPng(readFileSync(join(out, 'architecture.png')));
    // Only the title is below the upper margin of 24 points.
    const inked = data
      .subarray(width * 24 * 4, width * 58 * 4)
      .filter((value, at) => at % 4 === 0 && value < 128);
    expect(inked.length).toBeGreaterThan(100);
    expect(readFileSync(join(out, 'architecture.pdf'), 'latin1')).toMatch(/\+Pretendard-/);
  });

  it('holds the bundles, the resources, its manifest and its dependencies, and nothing else', () => {
    expect(readdirSync(program).sort()).toEqual(['node_modules', 'out', 'package.json', 'resources']);
    expect(readdirSync(join(program, 'out')).sort()).toEqual(['fonts', 'main', 'preload', 'renderer']);
    const modules = readdirSync(join(program, 'node_modules'));
    for (const name of ['electron', 'svelte', 'd3', 'pretendard']) expect(modules).not.toContain(name);
  });

  it('comes with the licence of every work that it contains, those of the typefaces also beside their files', () => {
    const notices = readFileSync(join(unpacked, 'NOTICES.txt'), 'utf8');
    const named = new Set([...notices.matchAll(/^-{80}\n(\S+) \S+ \(.+\)\n\n\S/gm)].map(([, name]) => name!));
    const modules = join(program, 'node_modules');
    const packed = readdirSync(modules).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
    expect(packed.filter((name) => !name.startsWith('.') && !named.has(name))).toEqual([]);
    // These are bundled into the window.
    for (const name of ['svelte', 'd3', 'd3-shape', 'd3-dag', 'pretendard']) expect(named).toContain(name);
    for (const text of ['SIL OPEN FONT LICENSE', 'Mozilla Public License Version 2.0', 'Bitstream'])
      expect(notices).toContain(text);
    const fonts = readdirSync(join(unpacked, 'resources', 'app.asar.unpacked', 'out', 'fonts'));
    expect(fonts).toEqual(expect.arrayContaining(['DejaVuSans-LICENSE.txt', 'Pretendard-LICENSE.txt']));
    expect(readFileSync(join(unpacked, 'LICENSE'), 'utf8')).toContain('MIT License');
  });

  it('comes with the languages it speaks', () => {
    expect(readdirSync(join(unpacked, 'locales')).sort()).toEqual(['en-US.pak', 'ko.pak']);
  });

  it('cannot be turned into a Node, be inspected, or be given other code', () => {
    const fuses = readFileSync(join(unpacked, 'featurescope')).subarray(FUSE_MARKER.length + 2);
    // runAsNode, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only from asar, snapshot, file:// privileges
    expect(fuses.toString()).toMatch(/^01001110/);
  });
});
