import fc from '../../support/fast-check.ts'
import { begin, goBehind, hasSlot, keptFor, leave, MAX_WAITING, type Line } from '../../../lambdas/jobs/slots.ts'

const NOBODY: Line = { running: [], waiting: [] }
const NOW = 1_000
const UNTIL = 900_000
const at = { now: NOW, cap: 2 }

const begun = (line: Line, jobId: string, now = NOW): Line =>
  begin(line, { jobId, holder: `worker of ${jobId}`, until: now + UNTIL, now, cap: 2 })
const allBegun = (...jobIds: readonly string[]): Line => jobIds.reduce((line, jobId) => begun(line, jobId), NOBODY)

test('as many jobs run as may; the others wait in the order in which they came', () => {
  const line = allBegun('A', 'B', 'C', 'D')
  expect(line.running.map(({ job_id }) => job_id)).toEqual(['A', 'B'])
  expect(line.waiting).toEqual(['C', 'D'])
})

test('a job whose message comes twice has one slot, of the attempt that came last', () => {
  const again = begin(allBegun('A'), { jobId: 'A', holder: 'another', until: UNTIL, ...at })
  expect(again.running).toEqual([{ job_id: 'A', holder: 'another', until: UNTIL }])
})

test('a job that waits has one place, however often it is checked', () => {
  expect(begun(allBegun('A', 'B', 'C'), 'C').waiting).toEqual(['C'])
})

test('the slot of a job that ends is kept for the next, which no other can overtake', () => {
  const line = leave(allBegun('A', 'B', 'C', 'D'), new Set(['A']), at)
  expect(keptFor(line)).toEqual(['C'])
  const newcomer = begun(line, 'E')
  expect(hasSlot(newcomer, 'E')).toBe(false)
  expect(newcomer.waiting).toEqual(['D', 'E'])
  expect(begun(line, 'C').running.at(-1)).toEqual({ job_id: 'C', holder: 'worker of C', until: NOW + UNTIL })
})

test('a slot that is kept for a job which does not come goes to the next after two minutes', () => {
  const line = leave(allBegun('A', 'B', 'C', 'D'), new Set(['A']), at)
  const later = leave(line, new Set(), { now: NOW + 120_000, cap: 2 })
  expect(keptFor(later)).toEqual(['D'])
})

test('a slot expires with the process that holds it', () => {
  const line = allBegun('A', 'B')
  expect(hasSlot(begun(line, 'C', NOW + UNTIL - 1), 'C')).toBe(false)
  expect(hasSlot(begun(line, 'C', NOW + UNTIL), 'C')).toBe(true)
})

test('a free slot goes to those that wait before any other', () => {
  const line = begun(allBegun('A', 'B', 'C', 'D'), 'E', NOW + UNTIL)
  expect(keptFor(line)).toEqual(['C', 'D'])
  expect(line.waiting).toEqual(['E'])
})

test('a job that ends while it waits leaves the line', () => {
  expect(leave(allBegun('A', 'B', 'C', 'D'), new Set(['C']), at).waiting).toEqual(['D'])
})

describe('a job that is handed over', () => {
  const handOver = (line: Line, jobId: string, holder = `worker of ${jobId}`): Line =>
    goBehind(line, { jobId, holder, ...at })

  test('goes behind those that wait', () => {
    const line = handOver(allBegun('A', 'B', 'C'), 'A')
    expect(keptFor(line)).toEqual(['C'])
    expect(line.waiting).toEqual(['A'])
  })

  test('keeps its slot where no job waits', () => {
    expect(keptFor(handOver(allBegun('A', 'B'), 'A'))).toEqual(['A'])
  })

  test('is not touched where another attempt has it by now', () => {
    const line = allBegun('A', 'B', 'C')
    expect(handOver(line, 'A', 'an attempt that slept')).toBe(line)
  })
})

test('a line holds no more than its item can; later jobs stand behind', () => {
  const many = Array.from({ length: MAX_WAITING + 10 }, (_, n) => `imp_01J000000000000000000${n}`)
  const line = allBegun('A', 'B', ...many)
  expect(line.waiting).toEqual(many.slice(0, MAX_WAITING))
  expect(JSON.stringify(line).length).toBeLessThan(10_000)
  const shorter = leave(line, new Set(['A']), at)
  expect(begun(shorter, 'late').waiting.at(-1)).toBe('late')
})

test('whatever happens in whatever order, no slot is free while a job waits, and none is given twice', () => {
  const step = fc.record({
    kind: fc.constantFrom('begin' as const, 'leave' as const, 'hand over' as const),
    job: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    later: fc.constantFrom(0, 10, 60_000, 1_000_000),
    cap: fc.constantFrom(1, 2, 3),
  })
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3), fc.array(step, { maxLength: 40 }), (cap, steps) => {
      let line = NOBODY
      let now = NOW
      for (const { kind, job: jobId, later } of steps) {
        now += later
        const moment = { now, cap }
        if (kind === 'begin') line = begin(line, { jobId, holder: jobId, until: now + UNTIL, ...moment })
        else if (kind === 'leave') line = leave(line, new Set([jobId]), moment)
        else line = goBehind(line, { jobId, holder: jobId, ...moment })
        const places = [...line.running.map(({ job_id }) => job_id), ...line.waiting]
        expect(new Set(places).size).toBe(places.length)
        expect(line.running.length).toBeLessThanOrEqual(cap)
        const isRunning = (held: Line): boolean => held.running.some(({ job_id }) => job_id === jobId)
        if (kind === 'leave') expect(isRunning(line)).toBe(false)
        if (line.running.every(({ until }) => until > now) && line.waiting.length > 0)
          expect(line.running).toHaveLength(cap)
      }
    }),
  )
})
