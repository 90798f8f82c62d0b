import { alarmStates, type AlarmProperties, type Minute } from '../support/evaluate-alarm.ts'
import { resourcesOf, templateOf } from './synthesised.ts'

const alarms = new Map(
  Object.entries(resourcesOf(templateOf('prod'), 'AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [
    id.replace(/^Alarms/, '').replace(/[0-9A-F]{8}$/, ''),
    Properties as unknown as AlarmProperties,
  ]),
)

const HOUR = 60
const QUIET: Minute = []
/** An hour of samples, minute by minute. */
const hour = (minute: (n: number) => Minute): readonly Minute[] => Array.from({ length: HOUR }, (_, n) => minute(n))
const every =
  (minutes: number, value: number) =>
  (n: number): Minute =>
    n % minutes === 0 ? [value] : QUIET
const times = (count: number, value: number): Minute => Array.from({ length: count }, () => value)
/** Of zeros and ones, as API Gateway measures failures. */
const failing = (of: number, failed: number): Minute => [...times(failed, 1), ...times(of - failed, 0)]

interface Case {
  readonly what: string
  readonly minutes: readonly Minute[]
}

/** Of each alarm: what it is for, and what comes near to it and is none. */
const CASES: Readonly<Record<string, { readonly off: Case; readonly quiet: readonly Case[] }>> = {
  ApiFailing: {
    off: { what: 'one in twenty fails, minute by minute', minutes: hour(() => failing(100, 5)) },
    quiet: [
      { what: 'one in twenty-five fails', minutes: hour(() => failing(100, 4)) },
      { what: 'all fail for two minutes', minutes: hour((n) => failing(100, n < 2 ? 100 : 0)) },
      { what: 'no requests', minutes: hour(() => QUIET) },
    ],
  },
  RequestsFailing: {
    off: { what: 'five requests a minute fail, of however many', minutes: hour(() => failing(1_000, 5)) },
    quiet: [
      { what: 'four a minute fail', minutes: hour(() => failing(4, 4)) },
      { what: 'a hundred fail in one minute of five', minutes: hour((n) => failing(1_000, n % 5 === 0 ? 100 : 0)) },
      { what: 'nobody calls', minutes: hour(() => QUIET) },
    ],
  },
  ApiSlow: {
    off: { what: 'two in a hundred take 16 s', minutes: hour(() => [...times(98, 200), ...times(2, 16_000)]) },
    quiet: [{ what: 'one in two hundred takes 28 s', minutes: hour(() => [...times(199, 200), 28_000]) }],
  },
  ApiUnreachable: {
    off: { what: 'the probe is refused or not answered', minutes: hour(() => [0]) },
    quiet: [
      { what: 'every probe is answered', minutes: hour(() => [1]) },
      { what: 'every third probe is not', minutes: hour((n) => (n % 3 === 0 ? QUIET : [1])) },
    ],
  },
  ConcurrencyNearLimit: {
    off: { what: '740 of 925 functions run', minutes: hour(() => [740, 300]) },
    quiet: [
      { what: '739 do', minutes: hour(() => [739]) },
      { what: 'all run for a minute', minutes: hour(every(5, 925)) },
    ],
  },
  FunctionsThrottled: {
    off: { what: 'functions are throttled minute by minute', minutes: hour(() => [1, 0, 2]) },
    quiet: [{ what: 'for two minutes in five', minutes: hour((n) => (n % 5 < 2 ? [9] : [0])) }],
  },
  ContactsThrottled: {
    off: { what: 'a table that does not keep up', minutes: hour(() => times(10, 20)) },
    quiet: [
      { what: 'a table that grows, for ten minutes', minutes: hour((n) => (n < 10 ? [9_000] : QUIET)) },
      { what: '199 a minute', minutes: hour(() => [199]) },
    ],
  },
  InlineImportsThrottled: {
    off: { what: 'small imports are throttled', minutes: hour(() => [20]) },
    quiet: [{ what: 'now and then', minutes: hour(every(10, 90)) }],
  },
  ControlThrottled: {
    off: { what: 'two tries a minute are throttled', minutes: hour(() => [1, 1]) },
    quiet: [{ what: 'nine in five minutes', minutes: hour(every(5, 9)) }],
  },
  ImportsLate: {
    // As the sweep sees it: after 2, 4, 8 minutes, then every 15.
    off: {
      what: 'a job that no worker takes',
      minutes: hour((n) => ([2, 6, 14, 29, 44, 59].includes(n) ? [n * 60 + 60] : QUIET)),
    },
    quiet: [
      { what: 'workers that die, whose jobs are taken up at once', minutes: hour(() => [60, 75]) },
      {
        what: 'a job that waits for 29 minutes',
        minutes: hour((n) => ([2, 6, 14, 28].includes(n) ? [n * 60] : QUIET)),
      },
      { what: 'no job', minutes: hour(() => QUIET) },
    ],
  },
  WorkerFailing: {
    off: { what: 'workers die in ten minutes of fifteen', minutes: hour(every(4, 1)) },
    quiet: [{ what: 'a worker dies', minutes: hour((n) => (n === 30 ? [1] : [0])) }],
  },
  JobsStuck: {
    off: { what: 'the sweep fails on a job each time', minutes: hour(() => [1]) },
    quiet: [{ what: 'it fails twice', minutes: hour((n) => (n < 2 ? [1] : QUIET)) }],
  },
  StalledImportGivenUp: {
    off: { what: 'an import is given up', minutes: hour((n) => (n === 7 ? [1] : QUIET)) },
    quiet: [{ what: 'none is', minutes: hour(() => QUIET) }],
  },
  SweepSilent: {
    off: { what: 'it does not run for five minutes', minutes: hour((n) => (n >= 10 && n < 15 ? QUIET : [1])) },
    quiet: [{ what: 'it runs, with a minute left out', minutes: hour((n) => (n % 5 === 0 ? QUIET : [1])) }],
  },
  SweepFailing: {
    off: { what: 'it fails minute by minute', minutes: hour(() => [1]) },
    quiet: [{ what: 'it fails every other minute of four', minutes: hour((n) => (n % 4 === 0 ? [1] : [0])) }],
  },
  WebhookSweepSilent: {
    off: { what: 'it does not run for five minutes', minutes: hour((n) => (n >= 10 && n < 15 ? QUIET : [1])) },
    quiet: [{ what: 'it runs, with a minute left out', minutes: hour((n) => (n % 5 === 0 ? QUIET : [1])) }],
  },
  WebhookSweepFailing: {
    off: { what: 'it fails minute by minute', minutes: hour(() => [1]) },
    quiet: [{ what: 'it fails every other minute of four', minutes: hour((n) => (n % 4 === 0 ? [1] : [0])) }],
  },
  WebhooksNotSwept: {
    off: { what: 'it fails on a webhook each time it checks it', minutes: hour((n) => (n % 10 === 0 ? [1] : [0])) },
    quiet: [{ what: 'it fails on some once', minutes: hour((n) => (n < 10 ? [1] : [0])) }],
  },
  ImportGivenUp: {
    off: { what: 'a message is given up', minutes: hour((n) => (n === 3 ? [1] : QUIET)) },
    quiet: [{ what: 'none is', minutes: hour(() => [0]) }],
  },
  DeadImportsLeft: {
    off: { what: 'a dead letter stays', minutes: hour(() => [1]) },
    quiet: [{ what: 'one is taken at once', minutes: hour((n) => (n === 7 ? [1] : [0])) }],
  },
  DeliveriesLate: {
    off: { what: '500 deliveries wait, for a quarter of an hour', minutes: hour(() => [500, 800]) },
    quiet: [{ what: 'a burst that is gone each time', minutes: hour((n) => [n % 5 === 4 ? 0 : 5_000]) }],
  },
  DeliveriesPiledUp: {
    off: { what: '96,000 wait for another attempt', minutes: hour(() => [96_000]) },
    quiet: [{ what: '95,999 do', minutes: hour(() => [95_999]) }],
  },
  DeliveriesGivenUp: {
    off: { what: 'a dead letter', minutes: hour((n) => [n < 30 ? 0 : 1]) },
    quiet: [{ what: 'none', minutes: hour(() => [0]) }],
  },
  EventsNotDispatched: {
    off: { what: 'a dead letter', minutes: hour((n) => [n < 30 ? 0 : 1]) },
    quiet: [{ what: 'none', minutes: hour(() => [0]) }],
  },
}

const alarmOf = (id: string): AlarmProperties => {
  const alarm = alarms.get(id)
  if (alarm === undefined) throw new Error(`There is no alarm ${id}`)
  return alarm
}

const NEVER_SILENT = ['SweepSilent', 'WebhookSweepSilent', 'ApiUnreachable']

test('every alarm is tried out here', () => {
  expect(Object.keys(CASES).sort()).toEqual([...alarms.keys()].sort())
})

describe.each(Object.entries(CASES))('%s', (id, { off, quiet }) => {
  test(`goes off: ${off.what}`, () => {
    expect(alarmStates(alarmOf(id), off.minutes)).toContain('ALARM')
  })

  test('is over once that is over, also where nothing is measured any more', () => {
    const healthy: Minute = NEVER_SILENT.includes(id) ? [1] : QUIET
    const states = alarmStates(alarmOf(id), [...off.minutes, ...hour(() => healthy)])
    expect(states.at(-1)).toBe('OK')
  })

  test.each(quiet)('stays quiet: $what', ({ minutes }) => {
    const states = alarmStates(alarmOf(id), minutes)
    // Before there are as many periods as are checked, silence counts for those that take it for a bad sign.
    expect(states).not.toContain('ALARM')
  })
})

test.each(NEVER_SILENT)('%s takes silence for what it is', (id) => {
  expect(
    alarmStates(
      alarmOf(id),
      hour(() => QUIET),
    ).at(-1),
  ).toBe('ALARM')
})

test('an alarm on a metric of DynamoDB would stay on when the table falls silent: there is none', () => {
  const onDynamo: AlarmProperties = { ...alarmOf('ControlThrottled'), Namespace: 'AWS/DynamoDB' }
  const throttledOnce = [...hour(() => [5]), ...hour(() => QUIET)]
  expect(alarmStates(onDynamo, throttledOnce).at(-1)).toBe('ALARM')
  expect(alarmStates(alarmOf('ControlThrottled'), throttledOnce).at(-1)).toBe('OK')
  expect([...alarms.values()].map(({ Namespace }) => Namespace)).not.toContain('AWS/DynamoDB')
})
