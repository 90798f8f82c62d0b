import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rejectsPath, saveRejects } from '../../../client/src/cli/rejects-file.ts'

test.each([
  ['leads.csv', 'leads.rejects.csv'],
  [join('some', 'leads.2026.ndjson'), join('some', 'leads.2026.rejects.csv')],
  ['leads', 'leads.rejects.csv'],
  ['-', 'stdin.rejects.csv'],
])('those of %s go to %s', (file, path) => {
  expect(rejectsPath(file)).toBe(path)
})

test('what is there is kept: left where it is the same, passed by where it is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rejects-'))
  try {
    const file = join(folder, 'leads.csv')
    expect(await saveRejects(file, Buffer.from('one'))).toBe(join(folder, 'leads.rejects.csv'))
    expect(await saveRejects(file, Buffer.from('one'))).toBe(join(folder, 'leads.rejects.csv'))
    await writeFile(join(folder, 'leads.rejects.csv'), 'mended')
    expect(await saveRejects(file, Buffer.from('one'))).toBe(join(folder, 'leads.rejects-2.csv'))
    expect(await saveRejects(file, Buffer.from('two'))).toBe(join(folder, 'leads.rejects-3.csv'))
    expect(await readFile(join(folder, 'leads.rejects.csv'), 'utf8')).toBe('mended')
    expect(await readdir(folder)).toHaveLength(3)
    await expect(saveRejects(join(folder, 'none', 'leads.csv'), Buffer.from(''))).rejects.toThrow('ENOENT')
  } finally {
    await rm(folder, { recursive: true })
  }
})
