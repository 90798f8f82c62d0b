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

  test('are left out where the emulator takes none', () => {
    templateOf('local').resourceCountIs(QUERY, 0)
  })
})
