// The licences of everything that ships, from the packages' own files: those that the program loads, and those that are
// bundled into the window. Uses only Node.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl)([-.].*)?$/i;
/** Licences whose text is the same for every work, by what it contains. */
const SAME_FOR_ALL = {
  'Apache-2.0': /Apache License\s+Version 2\.0, January 2004/,
  'MPL-2.0': /Mozilla Public License Version 2\.0/,
};
const SOURCE_FILE = /\.(ts|svelte|css)$/;

/**
 * The packages that ship, sorted by name and version.
 * @param {string} root folder of the program
 * @returns {{ name: string, version: string, licence: string, texts: string[] }[]}
 */
function shippedPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const shipped = new Set(
    Object.keys(packages).filter((path) => path !== '' && !isDevelopment(packages[path])),
  );
  for (const name of bundledPackages(root, packages[''])) addWithDependencies(name, '', packages, shipped);
  return [...shipped]
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .map((path) => describe(join(root, path)))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
}

const isDevelopment = ({ dev, devOptional }) => dev === true || devOptional === true;

/** Packages that are dependencies of the development alone, but are imported by what is bundled; and the typefaces. */
function bundledPackages(root, { devDependencies }) {
  const found = new Set(['pretendard', 'dejavu-fonts-ttf']);
  for (const folder of ['src-renderer', 'src-shared'])
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!SOURCE_FILE.test(file)) continue;
      const text = readFileSync(join(root, folder, file), 'utf8');
      for (const [, name] of text.matchAll(/(?:from |import |import\()'((?:@[\w.-]+\/)?[\w.-]+)/g))
        if (name in devDependencies) found.add(name);
    }
  return found;
}

/** Adds a package as it is found from a folder, and everything that it depends on. */
function addWithDependencies(name, from, packages, found) {
  const path = resolvePackage(name, from, packages);
  if (path === undefined || found.has(path)) return;
  found.add(path);
  const { dependencies = {} } = packages[path];
  for (const needed of Object.keys(dependencies)) addWithDependencies(needed, path, packages, found);
}

/** Looks in a package's own node_modules, then in those of the folders above, as Node does. */
function resolvePackage(name, from, packages) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (at === '') return undefined;
  }
}

function describe(folder) {
  const { name, version, license, licenses, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const named = license?.type ?? license ?? licenses?.[0]?.type ?? 'not named by the package';
  const by = typeof author === 'string' ? author : author?.name;
  const texts = [folder, join(folder, 'dist')].flatMap((place) =>
    existsSync(place)
      ? readdirSync(place)
          .filter((file) => LICENCE_FILE.test(file))
          .sort()
          .map((file) => readFileSync(join(place, file), 'utf8').replaceAll('\r\n', '\n').trim())
      : [],
  );
  if (texts.length === 0) {
    texts.push(
      `The package brings no licence file. Its licence is ${named}${by ? `, its author ${by}` : ''}.`,
    );
    const readme = readdirSync(folder).find((file) => /^readme\.md$/i.test(file));
    if (readme) texts.push(...licenceSection(readFileSync(join(folder, readme), 'utf8')));
  }
  return { name, version, licence: String(named), texts: [...new Set(texts)] };
}

/** The part of a README under a heading that names the licence. */
function licenceSection(text) {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^#{1,4} .*(licen[cs]|copyright)/i.test(line));
  if (start < 0) return [];
  const length = lines.slice(start + 1).findIndex((line) => /^#{1,4} /.test(line));
  return [
    lines
      .slice(start, length < 0 ? undefined : start + 1 + length)
      .join('\n')
      .trim(),
  ];
}

/**
 * Writes all notices as one text.
 * @param {string} root folder of the program
 * @param {string} file where to write it
 */
export function writeNotices(root, file) {
  const rule = '-'.repeat(80);
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const packages = shippedPackages(root);
  const all = packages.flatMap(({ texts }) => texts);
  const parts = packages.map(({ name, version, licence, texts }) => {
    const general = Object.entries(SAME_FOR_ALL)
      .filter(([id, pattern]) => licence.includes(id) && !texts.some((text) => pattern.test(text)))
      .flatMap(([, pattern]) => all.find((text) => pattern.test(text)) ?? []);
    return `${rule}\n${name} ${version} (${licence})\n\n${[...texts, ...general].join('\n\n')}\n`;
  });
  writeFileSync(
    file,
    `Featurescope\n\n${own}\n\nFeaturescope contains the following works of others.\n\n${parts.join('\n')}`,
  );
}
