#!/usr/bin/env node
/** Plain JavaScript that is there before anything is built: npm links no command that is missing, and knows it by this file's mode. */
import { existsSync } from 'node:fs'

const main = new URL('../dist/cli/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  process.stderr.write('contacts-import is not built. In the checkout of the project: npm run build -w client\n')
  process.exitCode = 1
}
