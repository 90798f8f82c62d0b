#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  releaseChangelog,
  releaseLockfile,
  releasePackage,
  releasePyproject,
  releaseVersionModule,
} from './release-files.ts'

// Runs as the script `version` of `npm version`, which has set the version of package.json, and commits and tags afterwards.

const version = process.env['npm_package_version']
if (process.env['npm_lifecycle_event'] !== 'version' || version === undefined)
  throw new Error('Releases are made by: npm version patch|minor|major')

const date = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length)
const FILES: readonly (readonly [path: string, change: (text: string) => string])[] = [
  ['CHANGELOG.md', (text) => releaseChangelog(text, version, date)],
  ['client/package.json', (text) => releasePackage(text, version)],
  ['console/package.json', (text) => releasePackage(text, version)],
  ['construct/package.json', (text) => releasePackage(text, version)],
  ['lambdas/openapi/version.ts', (text) => releaseVersionModule(text, version)],
  ['python/pyproject.toml', (text) => releasePyproject(text, version)],
  ['package-lock.json', (text) => releaseLockfile(text, version)],
]

const root = join(import.meta.dirname, '..')
const changed = await Promise.all(
  FILES.map(async ([path, change]) => [join(root, path), change(await readFile(join(root, path), 'utf8'))] as const),
)
for (const [path, text] of changed) await writeFile(path, text)
