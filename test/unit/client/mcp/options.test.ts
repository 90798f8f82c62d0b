import { readFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { mcpOptions, mcpOptionsModule } from '../../../../bin/mcp-options.ts'
import { inOrder } from '../../../../client/src/import-request.ts'
import { CHECK_OPTIONS } from '../../../../client/src/mcp/option-schemas.ts'

const MODULE = 'client/src/mcp/option-schemas.ts'

test('the options of the tools are those of the OpenAPI document; after a change, run npm run docs:mcp', async () => {
  const config = await resolveConfig(MODULE)
  expect(await readFile(MODULE, 'utf8')).toBe(await format(mcpOptionsModule(), { ...config, parser: 'typescript' }))
  expect(CHECK_OPTIONS).toEqual(mcpOptions().CHECK_OPTIONS)
})

test('no option of a check is lost on its way: the client sends all of them', () => {
  const every = Object.fromEntries(Object.keys(CHECK_OPTIONS).map((name) => [name, true]))
  const sent = inOrder({
    ...every,
    has_header: false,
    create_missing: false,
    mapping: { A: 'email' },
    merge: { company: 'never' },
    match_by: ['email'],
    tags: ['q1'],
  })
  expect(Object.keys(sent).sort()).toEqual(Object.keys(CHECK_OPTIONS).sort())
})
