import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../../../.github/workflows')
const workflows = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }))

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  const uses = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line))

  test('pins each action by its commit, and names the version', () => {
    expect(uses).not.toEqual([])
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test('has no permission by default, and each job only reads; what deploys or publishes may ask for its identity', () => {
    expect(text).toMatch(/^permissions: \{\}$/m)
    const jobs = [...text.split(/^jobs:$/m)[1]!.matchAll(/^ {2}[\w-]+:$/gm)]
    expect([...text.matchAll(/^ {4}permissions:\n {6}contents: read$/gm)]).toHaveLength(jobs.length)
    const written = [...text.matchAll(/^ *[\w-]+: write.*$/gm)].map(([line]) => line.trim())
    const asking: Readonly<Record<string, number>> = { 'deploy.yml': 1, 'publish.yml': 2 }
    expect(written).toEqual(Array.from({ length: asking[name] ?? 0 }, () => 'id-token: write'))
  })

  test('keeps no credentials in the checkout, and ends each job in time', () => {
    const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length
    const jobs = count(/^ {4}runs-on:/gm)
    expect(count(/uses: actions\/checkout@/g)).toBe(jobs)
    expect(count(/persist-credentials: false/g)).toBe(jobs)
    expect(count(/^ {4}timeout-minutes:/gm)).toBe(jobs)
  })
})

describe('the deployment', () => {
  const { text = '' } = workflows.find(({ name }) => name === 'deploy.yml') ?? {}
  const commands = [...text.matchAll(/run: (?<command>.+)/g)].map(({ groups }) => groups?.['command'] ?? '')
  const { scripts } = JSON.parse(readFileSync(join(FOLDER, '../../package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }

  test('starts by hand alone, for one stage at a time, in the environment of that stage', () => {
    expect(/^on:\n(?<events>(?: .*\n|\n)+)/m.exec(text)?.groups?.['events']).toMatch(/^ {2}workflow_dispatch:/)
    expect(text).not.toMatch(/^ {2}(?:push|pull_request|pull_request_target|schedule):/m)
    expect(text).toMatch(/^ {4}environment: \$\{\{ inputs\.stage \}\}$/m)
    expect(text).toContain('cancel-in-progress: false')
  })

  test('has its role only after all that it checks, and no key of AWS', () => {
    const role = text.indexOf('configure-aws-credentials')
    for (const command of ['npm ci', 'npm run check', 'npm run test:unit', 'npm run test:infra'])
      expect(text.indexOf(`run: ${command}`)).toBeLessThan(role)
    expect(text.indexOf('npm run deploy')).toBeGreaterThan(role)
    expect(text).not.toMatch(/aws-access-key-id|AWS_SECRET/)
  })

  test('takes no input into a command but by the environment, where no shell reads it', () => {
    expect(commands.filter((command) => command.includes('${{'))).toEqual([])
  })

  test('tries the stage, and has it go back where that fails', () => {
    const scriptsUsed = commands.flatMap((command) => /npm run (?:--silent )?(?<name>[\w:]+)/.exec(command)?.[1] ?? [])
    expect(scriptsUsed).toEqual(['check', 'test:unit', 'test:infra', 'deploy', 'smoke', 'rollback'])
    expect(scriptsUsed.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
    expect(text).toMatch(/if: failure\(\) && steps\.smoke\.conclusion == 'failure'\n {8}run: npm run --silent rollback/)
  })
})

describe('the publication', () => {
  const { text = '' } = workflows.find(({ name }) => name === 'publish.yml') ?? {}

  test('begins with the tag of a release alone, after all that is checked, and has no token', () => {
    expect(/^on:\n(?<events>(?: .*\n|\n)+)/m.exec(text)?.groups?.['events']).toBe("  push:\n    tags: ['v*']\n\n")
    for (const command of ['npm ci', 'npm run check', 'npm run test:unit'])
      expect(text.indexOf(`run: ${command}`)).toBeLessThan(text.indexOf('npm publish'))
    expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|TWINE_PASSWORD/)
  })

  test('takes each package that a release gives its version, with its provenance where the registry keeps one', () => {
    const published = [...text.matchAll(/npm publish \.\/(?<folder>\w+) --provenance/g)].map(([, folder]) => folder)
    const versioned = readFileSync(join(FOLDER, '../../bin/release.ts'), 'utf8').matchAll(
      /'(?<folder>\w+)\/package\.json'/g,
    )
    expect(published).toEqual([...versioned].map(([, folder]) => folder))
    expect(text).toContain('twine')
  })
})
