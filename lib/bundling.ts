import type { BuildOptions } from 'esbuild'

/** How functions are bundled, wherever that is done: with the AWS SDK that was tested, whichever the runtime has. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'] as string[],
  minify: true,
  // Names survive minifying, so that a stack trace can be read without a source map, which costs on every error.
  keepNames: true,
} satisfies BuildOptions
