import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['out', 'dist', '.cache', '.svelte-check', 'node_modules', 'src-main/engine/kernels/assembly'] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    // A file that has grown is to be split; dictionaries and tables may be long.
    files: ['src-main/**/*.ts', 'src-renderer/**/*.{ts,svelte}', 'src-shared/**/*.ts'],
    ignores: ['src-shared/contract/errors.ts', 'src-renderer/messages/**'],
    rules: { 'max-lines': ['error', 400] },
  },
  {
    files: ['src-main/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.property.name=/^mkdir(Sync)?$/] Property[key.name='recursive'], CallExpression[callee.name=/^mkdir(Sync)?$/] Property[key.name='recursive']",
          message: 'It never returns for folders such as /proc; use makeFolder of engine/library/files.ts.',
        },
      ],
    },
  },
  {
    // What a test waits for is an event or a state, which a busy machine only delays; no time of the clock decides it.
    files: ['tests/**'],
    ignores: ['tests/bench/**', 'tests/renderer/desk.ts', 'tests/renderer/doubles/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='waitForTimeout']",
          message: 'Wait for what happens, not for a time.',
        },
        {
          selector:
            "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout'][arguments.1.value!=0][arguments.length>1]",
          message: 'Wait for what happens (tests/eventually.ts), or fake the timers.',
        },
        {
          selector:
            "CallExpression[callee.name='expect'] CallExpression[callee.object.name=/^(performance|Date)$/][callee.property.name='now']",
          message: 'How long something takes depends on what else runs: count, or let the test time out.',
        },
        {
          selector: 'Literal[value=/^(pgrep|pkill|killall)$/]',
          message:
            'Processes are told by those who start them: see enginePid in tests/hosts/builtProgram.ts.',
        },
      ],
    },
  },
  { files: ['*.config.{js,ts}'], rules: { 'no-restricted-exports': 'off' } },
  { files: ['scripts/**', 'tests/bench/**'], rules: { 'no-console': 'off' } },
);
