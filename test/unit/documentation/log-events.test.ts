import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOG_EVENTS } from '../../../lambdas/platform/log-events.ts'

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8')
const EVENT = /`([a-z_]+\.[a-z_]+)`/g

test('docs/design.md lists every event of the log, and no other', () => {
  const [, table = ''] = /\| event \(`message`\).*\n((?:\|.*\n)+)/.exec(page('design.md')) ?? []
  const first = table.split('\n').map((row) => row.split('|')[1] ?? '')
  const listed = first.flatMap((cell) => [...cell.matchAll(EVENT)].map(([, event]) => event))
  expect(listed.toSorted()).toEqual(Object.keys(LOG_EVENTS).toSorted())
})

test('the runbook searches the log for events that exist', () => {
  const searched = [...page('runbook.md').matchAll(/lines \S+ '?([a-z]+\.[a-z_]+)'?/g)].map(([, event]) => event)
  expect(searched.length).toBeGreaterThan(3)
  for (const event of searched) expect(Object.keys(LOG_EVENTS)).toContain(event)
})
