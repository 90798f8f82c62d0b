import { LOG_EVENTS } from '../../lambdas/platform/log-events.ts'
import { FUNCTIONS, idOf, resourcesOf, templateOf } from './synthesised.ts'

const QUERY = 'AWS::Logs::QueryDefinition'

describe('saved queries', () => {
  test('are named after the stack, and read the logs of every function', () => {
    const groups = FUNCTIONS.map((name) => ({ Ref: idOf(templateOf('prod'), 'AWS::Logs::LogGroup', `${name}Logs`) }))
    const queries = Object.values(resourcesOf(templateOf('prod'), QUERY))
    expect(queries.length).toBeGreaterThan(0)
    for (const { Properties } of queries) {
      expect(Properties['Name']).toMatch(/^ContactsImport-prod\//)
      const names = Properties['LogGroupNames'] as { Ref: string }[]
      expect(names.map(({ Ref }) => Ref).sort()).toEqual(groups.map(({ Ref }) => Ref).sort())
    }
  })

  test('filter by events that the functions log', () => {
    const text = Object.values(resourcesOf(templateOf('prod'), QUERY))
      .map(({ Properties }) => String(Properties['QueryString']))
      .join('\n')
    const events = [...text.matchAll(/message = "([^"]*)"/g)].map(([, event]) => event)
    expect(events.length).toBeGreaterThan(0)
    for (const event of events) expect(Object.keys(LOG_EVENTS)).toContain(event)
  })

  test('are left out where the emulator takes none', () => {
    templateOf('local').resourceCountIs(QUERY, 0)
  })
})
