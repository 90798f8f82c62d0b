import { Stack } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundleFunctions } from './bundle-functions.ts'

const ROOT = join(import.meta.dirname, '..')
/** Of the package, which brings its functions along. */
const BUNDLED = join(ROOT, 'functions')
const SOURCES = join(ROOT, 'lambdas', 'functions')

/**
 * The code of a function: its bundle, which the package brings along, or which is made of the sources of this repository. Where the CDK
 * does not want bundles (`cdk list`, tests), the sources stand for it.
 */
export const functionCode = (scope: Construct, folder: string): Code => {
  const bundled = join(BUNDLED, folder)
  if (existsSync(bundled)) return Code.fromAsset(bundled)
  const source = join(SOURCES, folder)
  if (!existsSync(join(source, 'index.ts')))
    throw new Error(`There is no function ${folder}: ${source} has no index.ts.`)
  return Code.fromAsset(Stack.of(scope).bundlingRequired ? join(bundleFunctions(SOURCES), folder) : source)
}
