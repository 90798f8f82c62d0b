import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { PURE_FILES } from './boundaries.js'

const WORLD = 'This file decides: the clock, randomness, the environment and AWS reach it as arguments.'

export default defineConfig(
  {
    ignores: [
      'cdk.out/',
      '.local/',
      'node_modules/',
      'client/dist/',
      'console/dist/',
      'console/index.d.ts',
      'construct/dist/',
      'test/clients/use-*.ts',
      'test/clients/generated/',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'max-lines': ['warn', { max: 220, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Decisions are pure: the clock, randomness, the environment and AWS reach them as arguments.
    files: PURE_FILES,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:crypto', allowImportNames: ['createHash', 'createHmac', 'hash'], message: WORLD },
            { name: 'node:net', allowImportNames: ['isIP', 'LookupFunction'], message: WORLD },
            { name: 'ulid', allowImportNames: ['encodeTime'], message: WORLD },
          ],
          patterns: [{ group: ['@aws-sdk/*', '@smithy/*', '@middy/*', '**/platform/aws.ts'], message: WORLD }],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['crypto', 'fetch', 'performance', 'process', 'setImmediate', 'setInterval', 'setTimeout'].map((name) => ({
          name,
          message: WORLD,
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: WORLD },
        { object: 'Math', property: 'random', message: WORLD },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: WORLD },
        { selector: 'ImportExpression', message: WORLD },
      ],
    },
  },
  {
    files: ['test/**'],
    ignores: ['test/support/fast-check.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'fast-check', message: 'Import test/support/fast-check.ts: it sets the seed.' }] },
      ],
    },
  },
  {
    // Markup is long, and nothing is gained by taking it apart.
    files: ['console/src/**/*.tsx'],
    rules: { 'max-lines-per-function': ['warn', { max: 90, skipBlankLines: true, skipComments: true }] },
  },
  {
    // One table of texts, two languages.
    files: ['console/src/texts.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      // Fakes are async because their ports are, and are passed on one by one.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
)
