/** The import rules of the design: who may know whom. */
module.exports = {
  forbidden: [
    rule('shared-stands-alone', '^src-shared', { path: '^src-', pathNot: '^src-shared' }),
    rule('shared-without-node', '^src-shared', { dependencyTypes: ['core'] }),
    rule('figures-without-svelte', '^src-shared', { path: 'node_modules/svelte' }),
    rule('contract-knows-no-figures', '^src-shared/(contract|model|arithmetic)', {
      path: '^src-shared/figures',
    }),
    rule('model-and-arithmetic-know-no-contract', '^src-shared/(model|arithmetic)/(?!demos)', {
      path: '^src-shared/contract',
      dependencyTypesNot: ['type-only'],
    }),
    rule('engine-knows-only-shared', '^src-main/engine', {
      path: '^src-',
      pathNot: '^src-(main/engine|shared)',
    }),
    rule('main-side-knows-no-renderer', '^src-main', { path: '^src-renderer' }),
    rule('renderer-knows-only-shared', '^src-renderer', { path: '^src-main' }),
    rule('nothing-imports-hosts', '^src-(main/engine|renderer|shared)', { path: '^src-main/hosts' }),
    rule('nothing-imports-views', '^src-renderer/(state|client|messages)', {
      path: '^src-renderer/views',
    }),
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
