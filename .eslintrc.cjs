'use strict'

/**
 * Which folders of src/ a folder may import. Imports point one way; see ARCHITECTURE.md.
 * A folder may always import itself.
 */
const LAYERS = {
  text: [],
  knowledge: [],
  syntax: ['text'],
  compose: ['text', 'syntax', 'knowledge'],
  project: ['text', 'syntax', 'compose', 'knowledge'],
  'rule-api': ['text', 'syntax', 'compose', 'project', 'knowledge'],
  engine: ['text', 'syntax', 'compose', 'project', 'knowledge', 'rule-api'],
  config: ['text', 'syntax', 'project', 'knowledge', 'rule-api', 'engine'],
  fix: ['text', 'syntax', 'compose', 'project', 'rule-api', 'engine'],
  // The drawing of a project is made from its graph, a plain table of nodes and edges.
  report: ['text', 'knowledge', 'project', 'rule-api', 'engine'],
  host: ['text', 'syntax', 'project'],
  cli: ['text', 'syntax', 'compose', 'project', 'knowledge', 'rule-api', 'engine', 'config', 'fix', 'report', 'host'],
  // What programs call is the command line without its arguments and streams.
  api: ['rule-api', 'engine', 'report', 'cli'],
  dev: ['text', 'syntax', 'compose', 'project', 'knowledge', 'rule-api', 'engine', 'config', 'fix', 'report', 'host', 'cli'],
}

/** Packages that only one folder may load, so that a parser or a loader can be replaced in one place. */
const HOMES = { 'dockerfile-ast': 'fix', unbash: 'syntax', yaml: 'syntax', chalk: 'report', globby: 'host', 'fast-glob': 'host' }

const folders = Object.keys(LAYERS)

function restrictions(folder) {
  const forbidden = folders.filter((other) => other !== folder && !LAYERS[folder].includes(other))
  const patterns = forbidden.map((other) => ({
    regex: `^(\\.\\./)+(src/)?${other}/`,
    message: `src/${folder} must not import src/${other} (see ARCHITECTURE.md).`,
  }))
  if (folder !== 'cli' && folder !== 'dev') {
    patterns.push({ regex: '^(\\.\\./)+rules/', message: `src/${folder} must not know single rules; only the command line loads them.` })
  }
  const paths = Object.entries(HOMES)
    .filter(([, home]) => home !== folder && folder !== 'dev')
    .map(([name, home]) => ({ name, message: `Only src/${home} loads ${name}.` }))
  return ['error', { patterns, paths }]
}

module.exports = {
  root: true,
  parser: '@typescript-eslint/parser',
  parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname },
  plugins: ['@typescript-eslint'],
  extends: ['eslint:recommended', 'plugin:@typescript-eslint/recommended-type-checked'],
  ignorePatterns: ['dist', '/types', 'node_modules', 'coverage', '/fixtures', '*.cjs', '*.mjs'],
  rules: {
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    '@typescript-eslint/switch-exhaustiveness-check': 'off',
    // Walking up a chain that begins at oneself is no attempt to keep a foreign `this`.
    '@typescript-eslint/no-this-alias': 'off',
    'no-console': 'error',
    'no-control-regex': 'off',
    eqeqeq: 'error',
    semi: ['error', 'never'],
    quotes: ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
  },
  overrides: [
    ...folders.map((folder) => ({ files: [`src/${folder}/**`], rules: { 'no-restricted-imports': restrictions(folder) } })),
    {
      files: ['rules/**'],
      excludedFiles: ['rules/index.ts'],
      rules: {
        'no-restricted-imports': ['error', {
          patterns: [
            { regex: '^(\\.\\./)+src/(?!rule-api/)', message: 'A rule imports src/rule-api only.' },
            { regex: '^\\./', message: 'A rule does not import another rule.' },
            { regex: '^node:', message: 'A rule is pure: no I/O.' },
          ],
        }],
      },
    },
    { files: ['test/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  ],
}
