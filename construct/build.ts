#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundleInto } from '../lib/bundle-functions.ts'

/** Makes `dist`: the construct and all that it imports as JavaScript, and every function bundled beside it. */
const ROOT = join(import.meta.dirname, '..')
const DIST = join(import.meta.dirname, 'dist')
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')

rmSync(DIST, { recursive: true, force: true })
execFileSync(process.execPath, [TSC, '-p', join(import.meta.dirname, 'tsconfig.build.json')], { stdio: 'inherit' })
bundleInto(join(ROOT, 'lambdas', 'functions'), join(DIST, 'functions'))
