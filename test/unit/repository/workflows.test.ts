import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../../../.github/workflows')
const workflows = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }))

describe.each(workflows)('the workflow $name', ({ text }) => {
  const uses = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line))

  test('pins each action by its commit, and names the version', () => {
    expect(uses).not.toEqual([])
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test('has no permission by default, and each job only reads', () => {
    expect(text).toMatch(/^permissions: \{\}$/m)
    const jobs = [...text.split(/^jobs:$/m)[1]!.matchAll(/^ {2}[\w-]+:$/gm)]
    expect([...text.matchAll(/^ {4}permissions:\n {6}contents: read$/gm)]).toHaveLength(jobs.length)
    expect(text).not.toContain('write')
  })

  test('keeps no credentials in the checkout, and ends each job in time', () => {
    const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length
    const jobs = count(/^ {4}runs-on:/gm)
    expect(count(/uses: actions\/checkout@/g)).toBe(jobs)
    expect(count(/persist-credentials: false/g)).toBe(jobs)
    expect(count(/^ {4}timeout-minutes:/gm)).toBe(jobs)
  })
})
