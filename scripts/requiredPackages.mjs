import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const PREFIX = '\0required:';

/**
 * A plugin for the build: CommonJS packages that stay outside the bundle and are loaded with `require` instead of `import`.
 * @param {readonly string[]} packages names as they are imported
 * @returns {import('vite').Plugin}
 */
export function requiredPackages(packages) {
  return {
    name: 'required-packages',
    enforce: 'pre',
    resolveId: (source) => (packages.includes(source) ? PREFIX + source : null),
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const name = id.slice(PREFIX.length);
      const exported = Object.keys(require(name)).filter((one) => one !== 'default');
      return `import { createRequire } from 'node:module';
const $package = createRequire(import.meta.url)(${JSON.stringify(name)});
${exported.map((one) => `export const ${one} = $package.${one};`).join('\n')}
`;
    },
  };
}
