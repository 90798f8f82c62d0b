/**
 * Loaded before the TypeScript entry points (`node --import ./local/preflight.js …`). Plain JavaScript without dependencies, because
 * it has to say what is missing on a Node.js that cannot read TypeScript and in a checkout that has no node_modules yet.
 */
import { existsSync } from 'node:fs'

const MINIMUM_NODE_MAJOR = 24

const stopWith = (message) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

if (!existsSync(new URL('../node_modules/aws-cdk', import.meta.url)))
  stopWith('The dependencies are not installed. Run `npm ci` first.')

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE_MAJOR)
  stopWith(
    `This is Node.js ${process.versions.node}; the project needs ${MINIMUM_NODE_MAJOR}, which npm installs with it. ` +
      'Run it through npm (`npm start`), after `npm ci` with install scripts allowed.',
  )
