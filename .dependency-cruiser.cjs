/** The import rules of the design: who may know whom. */
module.exports = {
  forbidden: [
    rule('protocol-stands-alone', '^src-main/protocol', { path: '^src-', pathNot: '^src-main/protocol' }),
    rule('engine-knows-only-protocol', '^src-main/engine', {
      path: '^src-',
      pathNot: '^src-main/(engine|protocol)',
    }),
    rule('renderer-knows-only-protocol', '^src-renderer', {
      path: '^src-main',
      pathNot: '^src-main/protocol',
    }),
    rule('main-side-knows-only-figures', '^src-main', {
      path: '^src-renderer',
      pathNot: '^src-renderer/figures',
    }),
    rule('figures-are-pure', '^src-renderer/figures', {
      path: '^src-renderer',
      pathNot: '^src-renderer/(figures|arithmetic)',
    }),
    rule('arithmetic-stands-alone', '^src-renderer/arithmetic', {
      path: '^src-renderer',
      pathNot: '^src-renderer/arithmetic',
    }),
    rule('figures-without-svelte', '^src-renderer/figures', { path: 'node_modules/svelte' }),
    rule('nothing-imports-hosts', '^src-(main/(engine|protocol)|renderer)', { path: '^src-main/hosts' }),
    rule('nothing-imports-views', '^src-renderer/(figures|state|client|messages)', {
      path: '^src-renderer/views',
    }),
    rule('protocol-without-node', '^src-main/protocol', { dependencyTypes: ['core'] }),
    rule('kernels-stand-alone', '^src-main/engine/kernels', {
      path: '^src-main/engine',
      pathNot: '^src-main/engine/(kernels|resources)',
    }),
    rule('no-cycles', '^src-', { circular: true }),
    rule(
      'no-orphans',
      {
        orphan: true,
        path: '^src-',
        pathNot: '(\\.d\\.ts|main\\.ts|process\\.ts|worker\\.ts|preload\\.ts|assembly/.*)$',
      },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
      extensions: ['.ts', '.js', '.svelte'],
    },
  },
};

function rule(name, from, to) {
  return { name, severity: 'error', from: typeof from === 'string' ? { path: from } : from, to };
}
