import { followJob, progressLine } from '../../../local/follow-job.ts'

const job = { status: 'processing', progress: 0.505, processed_count: 12_345, rows_per_second: 2_999.6 }

test('the line of a job says how far it is and how fast', () => {
  expect(progressLine(job)).toBe(`${'█'.repeat(15)}${'░'.repeat(15)}  50 %  processing, 12,345 rows, 3,000 rows/s`)
  expect(progressLine({ ...job, rows_per_second: null, progress: 1 })).toContain('100 %  processing, 12,345 rows')
})

test.each([
  [true, (line: string) => `\r${line}\u001b[K\n`],
  [false, (line: string) => `${line}\n`],
])('a job is followed to its end, on a terminal: %s', async (isInteractive, shown) => {
  const written: string[] = []
  const answer = { status: 200, headers: new Headers(), text: '', json: { data: { ...job, status: 'completed' } } }
  const terminal = { isInteractive, write: (text: string) => void written.push(text) }
  expect(await followJob(() => Promise.resolve(answer), terminal, new AbortController().signal)).toBe(answer)
  expect(written).toEqual([shown(progressLine({ ...job, status: 'completed' }))])
})
