import { MAY_IMPORT, PURE_FILES } from './boundaries.js'

const FOLDERS = Object.keys(MAY_IMPORT)

/** Files of a folder itself, not of the folders in it. The name of a function is `$1` in the rule about those that it may import. */
const filesOf = (folder) => `^lambdas/${folder === 'functions/*' ? 'functions/(?!wiring/)([^/]+)' : folder}/[^/]+$`

const folderRule = (folder) => ({
  name: `${folder}-imports`,
  comment: 'MAY_IMPORT in boundaries.js does not have it.',
  severity: 'error',
  from: { path: filesOf(folder) },
  to: {
    path: '^lambdas/',
    pathNot: [
      folder === 'functions/*' ? '^lambdas/functions/$1/' : filesOf(folder),
      ...MAY_IMPORT[folder].map(filesOf),
    ],
  },
})

const PURE = PURE_FILES.map((glob) => `^${glob.replace(/\.ts$/, '\\.ts$').replace(/\*\*$/, '')}`)

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Types count as well: who reads one of the files has to read all of them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...FOLDERS.map(folderRule),
    {
      name: 'known-folders',
      comment: 'A new folder of lambdas gets a line in MAY_IMPORT.',
      severity: 'error',
      from: {},
      to: { path: '^lambdas/', pathNot: FOLDERS.map(filesOf) },
    },
    {
      name: 'known-folders-only',
      comment: 'A new folder of lambdas gets a line in MAY_IMPORT.',
      severity: 'error',
      from: { path: '^lambdas/', pathNot: FOLDERS.map(filesOf) },
      to: {},
    },
    {
      name: 'lambdas-stand-alone',
      comment: 'What runs on Lambda imports nothing of the command line, the infrastructure and the tests.',
      severity: 'error',
      from: { path: '^lambdas/' },
      to: { pathNot: '^lambdas/', dependencyTypes: ['local'] },
    },
    {
      name: 'client-stands-alone',
      comment: 'The client is a package of its own.',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/src/mcp/' },
      to: { pathNot: '^client/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'agents-need-the-sdk',
      comment: 'The server for agents takes the SDK of MCP, which nothing else of the client loads.',
      severity: 'error',
      from: { path: '^client/src/mcp/' },
      to: { pathNot: ['^client/', '^(node_modules/)?@modelcontextprotocol/sdk/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'agents-stand-aside',
      comment: 'Only the command mcp loads the server for agents, when it is asked for.',
      severity: 'error',
      from: { path: '^client/src/', pathNot: '^client/src/(mcp/|cli/main)' },
      to: { path: '^client/src/mcp/' },
    },
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { path: '^(bin|client|lambdas|lib|local)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'infrastructure-imports',
      comment: 'The template needs names, limits and schemas of the functions, and never what they are wired of.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(bin|local|lambdas/functions)/' },
    },
    {
      name: 'pure-reaches-no-world',
      comment: 'Nor does what it imports: no AWS SDK, no middleware, no environment, no log.',
      severity: 'error',
      from: { path: PURE },
      to: {
        path: [
          'node_modules/(@aws-sdk|@smithy|@middy|@aws-lambda-powertools)/',
          '^lambdas/platform/(aws|env|logger|metrics)\\.ts$',
        ],
        reachable: true,
      },
    },
    {
      name: 'pure-builtins',
      comment: 'Of Node only what computes. ESLint says which functions of them.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'], pathNot: '^(buffer|crypto|net|path|stream|string_decoder|util|zlib)$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^client/dist/', '^test/clients/(generated|node_modules|use-)'] },
  },
}
