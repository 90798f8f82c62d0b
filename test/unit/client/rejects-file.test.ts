import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rejectsPath, saveRejects } from '../../../client/src/cli/rejects-file.ts'

const csv = (text: string) => ({ bytes: Buffer.from(text), format: 'csv' }) as const

test.each([
  ['leads.csv', 'csv', 'leads.rejects.csv'],
  [join('some', 'leads.2026.ndjson'), 'ndjson', join('some', 'leads.2026.rejects.ndjson')],
  ['leads.vcf', 'csv', 'leads.rejects.csv'],
  [join('some', 'leads.csv.gz'), 'csv', join('some', 'leads.rejects.csv')],
  ['leads', 'csv', 'leads.rejects.csv'],
  ['-', 'ndjson', 'stdin.rejects.ndjson'],
  ['https://files.example.com/of/leads.csv.gz?token=a/b', 'csv', 'leads.rejects.csv'],
  ['https://files.example.com/', 'csv', 'url.rejects.csv'],
  ['https://files.example.com/a/%2E%2E', 'csv', 'url.rejects.csv'],
] as const)('those of %s, as %s, go to %s', (file, format, path) => {
  expect(rejectsPath(file, format)).toBe(path)
})

test('what is there is kept: left where it is the same, passed by where it is not; what is new is for its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rejects-'))
  try {
    const file = join(folder, 'leads.csv')
    expect(await saveRejects(file, csv('one'))).toBe(join(folder, 'leads.rejects.csv'))
    expect(await saveRejects(file, csv('one'))).toBe(join(folder, 'leads.rejects.csv'))
    await writeFile(join(folder, 'leads.rejects.csv'), 'mended')
    expect(await saveRejects(file, csv('one'))).toBe(join(folder, 'leads.rejects-2.csv'))
    expect(await saveRejects(file, csv('two'))).toBe(join(folder, 'leads.rejects-3.csv'))
    expect(await readFile(join(folder, 'leads.rejects.csv'), 'utf8')).toBe('mended')
    expect(await readdir(folder)).toHaveLength(3)
    expect((await stat(join(folder, 'leads.rejects-2.csv'))).mode & 0o777).toBe(0o600)
    await expect(saveRejects(join(folder, 'none', 'leads.csv'), csv(''))).rejects.toThrow('ENOENT')
  } finally {
    await rm(folder, { recursive: true })
  }
})
