import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  releaseChangelog,
  releaseLockfile,
  releasePackage,
  releasePyproject,
  releaseVersionModule,
} from '../../../bin/release-files.ts'
import { openApiDocument } from '../../../lambdas/openapi/document.ts'

const textOf = (path: string): string => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')
const jsonOf = (path: string): unknown => JSON.parse(textOf(path))

test('service, clients, lockfile, OpenAPI document and changelog have one version', () => {
  const { version } = jsonOf('package.json') as { version: string }
  for (const folder of ['client', 'console', 'construct'])
    expect(jsonOf(`${folder}/package.json`)).toMatchObject({ version })
  expect(jsonOf('package-lock.json')).toMatchObject({
    version,
    packages: { '': { version }, client: { version }, console: { version } },
  })
  expect(textOf('python/pyproject.toml')).toContain(`\nversion = "${version}"\n`)
  expect(openApiDocument().info.version).toBe(version)
  expect(/^## \[(\d[^\]]*)\]/m.exec(textOf('CHANGELOG.md'))?.[1]).toBe(version)
})

test('a release changes every file to the new version', () => {
  expect(releaseVersionModule(textOf('lambdas/openapi/version.ts'), '9.8.7')).toContain("VERSION = '9.8.7'")
  expect(JSON.parse(releasePackage(textOf('client/package.json'), '9.8.7'))).toMatchObject({ version: '9.8.7' })
  expect(releasePyproject(textOf('python/pyproject.toml'), '9.8.7')).toContain('\nversion = "9.8.7"\n')
  const lockfile = releaseLockfile(textOf('package-lock.json'), '9.8.7')
  expect(JSON.parse(lockfile)).toMatchObject({
    packages: { client: { version: '9.8.7' }, console: { version: '9.8.7' } },
  })
  expect(lockfile.split('\n')).toHaveLength(textOf('package-lock.json').split('\n').length)
})

describe('the changelog of a release', () => {
  const changelog = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A.\n\n## [1.0.0] - 2026-01-01\n\n- B.\n'

  test('has the unreleased entries under the version and its date, and Unreleased empty', () => {
    expect(releaseChangelog(changelog, '1.1.0', '2026-02-03')).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-02-03\n\n### Added\n\n- A.\n\n## [1.0.0] - 2026-01-01\n\n- B.\n',
    )
  })

  test.each([
    ['nothing is unreleased', changelog.replace('- A.\n', ''), 'nothing to release'],
    ['the heading is missing', changelog.replace('## [Unreleased]\n', ''), 'one heading'],
  ])('is refused where %s', (_, text, message) => {
    expect(() => releaseChangelog(text, '1.1.0', '2026-02-03')).toThrow(message)
  })
})

test('a version that is not where it is expected stops the release', () => {
  expect(() => releaseVersionModule('export const OTHER = 1', '1.1.0')).toThrow('Found 0 times')
})
