import { makeProgressView, progressLine } from '../../../client/src/cli/progress.ts'

const job = { status: 'processing', progress: 0.505, processed_count: 12_345, rows_per_second: 2_999.6 } as const

test('the line of a job says how far it is and how fast', () => {
  expect(progressLine(job)).toBe(`${'█'.repeat(15)}${'░'.repeat(15)}  50 %  processing, 12,345 rows, 3,000 rows/s`)
  expect(progressLine({ ...job, rows_per_second: null, progress: 1 })).toContain('100 %  processing, 12,345 rows')
})

test.each([0, 1, 20, 40, 55, 79, 200])('it never fills a terminal of %d columns', (columns) => {
  const line = progressLine(job, columns)
  expect(line.length).toBeLessThan(Math.max(columns, 1))
})

const shownOn = (isInteractive: boolean) => {
  let [text, now] = ['', 0]
  const view = makeProgressView({ isInteractive, write: (more) => (text += more) }, () => now)
  const show = (change: object, at: number): void => {
    now = at
    view.show({ ...job, ...change })
  }
  return { show, leave: view.leave, text: () => text }
}

test('on a terminal one line is written over and over, and ended with the job', () => {
  const { show, leave, text } = shownOn(true)
  show({}, 0)
  show({ progress: 1, status: 'completed' }, 10)
  leave()
  expect(text()).toBe(
    `\r${progressLine(job)}\u001b[K\r${progressLine({ ...job, progress: 1, status: 'completed' })}\u001b[K\n`,
  )
})

test('a line that was left open is ended before something else is said', () => {
  const { show, leave, text } = shownOn(true)
  show({}, 0)
  leave()
  expect(text().endsWith('\n')).toBe(true)
})

test('in a pipe plain lines come now and then, and whenever the status changes', () => {
  const { show, leave, text } = shownOn(false)
  show({ status: 'queued', progress: 0 }, 0)
  show({ progress: 0.1 }, 100)
  show({ progress: 0.2 }, 200)
  show({ progress: 0.9 }, 2_100)
  show({ progress: 1, status: 'completed' }, 2_200)
  leave()
  expect(
    text()
      .split('\n')
      .map((line) => line.slice(0, 16)),
  ).toEqual(['  0 %  queued, 1', ' 10 %  processin', ' 90 %  processin', '100 %  completed', ''])
  expect(text()).not.toMatch(/[\r\u001b█░]/)
})
