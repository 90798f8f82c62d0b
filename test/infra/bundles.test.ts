import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BUNDLE_RULES, bundleFaults, functionFolders, type BundleRule } from '../../lib/bundles.ts'

const ROOT = join(import.meta.dirname, '../..')

describe('the bundles of the functions', () => {
  test('have a rule each', async () => {
    expect(Object.keys(BUNDLE_RULES).sort()).toEqual(await functionFolders())
  })

  // By the command of the build: what it prints and whether it fails is tested along.
  test('weigh no more than they may, and hold what they need', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['bin/bundles.ts'], { cwd: ROOT })
    expect(stderr).toBe('')
    for (const [folder, { limitKb }] of Object.entries(BUNDLE_RULES)) {
      expect(stdout).toMatch(new RegExp(`^\\| ${folder} \\| \\d+ \\| ${limitKb} \\|`, 'm'))
    }
  })
})

describe('a bundle that breaks its rule', () => {
  const bundle = { bytes: 2_000, libraries: ['marked'], files: ['http/errors.ts', 'jobs/job.ts'] }
  const rule: BundleRule = { limitKb: 2, libraries: ['marked'], without: ['webhooks'] }

  test('is found out', () => {
    expect(bundleFaults(bundle, rule)).toEqual([])
    expect(bundleFaults({ ...bundle, bytes: 2_049 }, rule)).toEqual(['has 3 KB of 2'])
    expect(bundleFaults(bundle, { ...rule, libraries: [] })).toEqual(['holds marked'])
    expect(bundleFaults(bundle, { ...rule, libraries: ['marked', 'csv-parse'] })).toEqual([
      'does not need csv-parse any more',
    ])
    expect(bundleFaults(bundle, { ...rule, without: ['jobs'] })).toEqual(['holds jobs/job.ts'])
  })
})
