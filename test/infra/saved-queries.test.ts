import { LOG_EVENTS } from '../../lambdas/platform/log-events.ts'
import { FUNCTIONS, idOf, resourcesOf, templateOf } from './synthesised.ts'

const QUERY = 'AWS::Logs::QueryDefinition'
const AUDIT = 'ContactsImport-prod/who called'

describe('saved queries', () => {
  test('are named after the stack, and read the logs of every function', () => {
    const groups = FUNCTIONS.map((name) => ({ Ref: idOf(templateOf('prod'), 'AWS::Logs::LogGroup', `${name}Logs`) }))
    const queries = Object.values(resourcesOf(templateOf('prod'), QUERY))
    expect(queries.length).toBeGreaterThan(1)
    for (const { Properties } of queries) {
      expect(Properties['Name']).toMatch(/^ContactsImport-prod\//)
      if (Properties['Name'] === AUDIT) continue
      const names = Properties['LogGroupNames'] as { Ref: string }[]
      expect(names.map(({ Ref }) => Ref).sort()).toEqual(groups.map(({ Ref }) => Ref).sort())
    }
  })

  test('have one that brings together who called, from the access log, and with which key, from those of the functions', () => {
    const audit = Object.values(resourcesOf(templateOf('prod'), QUERY)).find(
      ({ Properties }) => Properties['Name'] === AUDIT,
    )
    const names = audit?.Properties['LogGroupNames'] as { Ref: string }[]
    const groups = Object.keys(resourcesOf(templateOf('prod'), 'AWS::Logs::LogGroup'))
    expect(names.map(({ Ref }) => Ref).sort()).toEqual(groups.sort())
    const query = String(audit?.Properties['QueryString'])
    for (const field of ['source_ip', 'key_id', 'workspace_id', 'operation', 'status', 'by request_id'])
      expect(query).toContain(field)
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
