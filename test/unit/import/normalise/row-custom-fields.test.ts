import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { rowOfObject } from '../../../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

const normalise = (value: unknown) => makeRowNormaliser({}, makeWarnings())(rowOfObject(value, 1))
const input = (value: unknown): unknown => {
  const row = normalise(value)
  return 'input' in row ? row.input : row.error
}
const error = (value: unknown) => {
  const row = normalise(value)
  return 'error' in row ? [row.error.code, row.error.field] : row.input
}

describe('hostile custom fields', () => {
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

  it.each(['__proto__', 'constructor', 'prototype', ' __proto__ ', 'x'.repeat(129), 'a\0'])(
    'refuses the name %j',
    (name) => {
      const value: unknown = JSON.parse(`{"full_name":"J","custom_fields":{${JSON.stringify(name)}:{"polluted":true}}}`)
      expect(error(value)).toEqual(['invalid_field', 'custom_fields'])
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    },
  )

  it('refuses reserved and empty names at any depth, infinite numbers, and NUL', () => {
    for (const json of [
      '{"a":[{"__proto__":1}]}',
      '{"a":{"constructor":{"name":"Number"}}}',
      '{"a":1e999}',
      '{"a":"\\u0000"}',
      '{"a":{"":1}}',
    ]) {
      expect(error({ full_name: 'J', custom_fields: JSON.parse(json) as unknown })).toEqual([
        'invalid_field',
        'custom_fields',
      ])
    }
  })

  it('keeps every finite number, -0 as 0', () => {
    const a = [1e300, 5e-324, -1.5, 2 ** 60]
    expect(input({ full_name: 'J', custom_fields: { a: [...a, -0] } })).toEqual({
      full_name: 'J',
      custom_fields: { a: [...a, 0] },
    })
  })

  it('takes 16 levels and no more, however deep', () => {
    expect(input({ full_name: 'J', custom_fields: { a: nested(16) } })).toMatchObject({
      custom_fields: { a: nested(16) },
    })
    for (const depth of [17, 1000, 100_000]) {
      expect(error({ full_name: 'J', custom_fields: { a: nested(depth) } })).toEqual(['invalid_field', 'custom_fields'])
    }
  })
})
