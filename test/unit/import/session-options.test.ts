import fc from '../../support/fast-check.ts'
import type { ApiError } from '../../../lambdas/http/errors.ts'
import { sessionOptionsSchema, withSessionOptions } from '../../../lambdas/import/session-options.ts'
import { makeKey } from '../http/request-fixture.ts'

const sessionWith = (options: Readonly<Record<string, unknown>>) => ({
  ...makeKey(),
  session: {
    id: 'ses_00112233445566778899',
    workspace_id: 'acme',
    key_id: 'key_00112233445566778899',
    options,
    created_at: '2026-11-23T12:00:00.000Z',
    expires_at: '2026-11-23T13:00:00.000Z',
  },
})

test('a key sends what it sends', () => {
  const body = { rows: [], tags: ['a'] }
  expect(withSessionOptions(body, makeKey())).toBe(body)
})

test('the options of a session stand in each body, and no body has them otherwise', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('tags', 'match_by', 'mapping', 'default_country'), fc.jsonValue()),
      fc.dictionary(fc.constantFrom('tags', 'mapping', 'rows', 'dry_run'), fc.jsonValue()),
      (options, body) => {
        let sent
        try {
          sent = withSessionOptions(body, sessionWith(options))
        } catch (error) {
          const named = Object.keys((error as ApiError).fields ?? {})
          expect(named.length).toBeGreaterThan(0)
          for (const name of named) expect(body[name]).not.toEqual(options[name])
          return
        }
        expect(sent).toEqual({ ...body, ...options })
      },
    ),
  )
})

test('an option that is sent otherwise is refused by its name; one that is sent alike is not', () => {
  const session = sessionWith({ tags: ['a'], default_country: 'DE' })
  let refusal: unknown
  try {
    withSessionOptions({ tags: ['a', 'b'], default_country: 'DE' }, session)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toMatchObject({
    code: 'validation_error',
    fields: { tags: 'is set by the session and cannot be changed' },
  })
  expect(withSessionOptions({ tags: ['a'], default_country: null }, session)).toEqual(session.session.options)
})

test('what an import reads alike is the same option', () => {
  const session = sessionWith({ default_country: 'DE', match_by: ['email', 'phone'] })
  expect(withSessionOptions({ default_country: ' de ' }, session)).toEqual(session.session.options)
  expect(() => withSessionOptions({ default_country: 'at' }, session)).toThrow()
  expect(() => withSessionOptions({ match_by: ['email'] }, session)).toThrow()
})

test('of the options only those are laid on a body that its route takes', () => {
  const session = sessionWith({ tags: ['a'], default_country: 'DE' })
  expect(withSessionOptions({ csv: 'x' }, session, ['csv', 'default_country'])).toEqual({
    csv: 'x',
    default_country: 'DE',
  })
})

test.each([
  ['an unknown one', { tag: ['a'] }, ['tag']],
  ['a source', { rows: [{}] }, ['rows']],
  ['a wrong value', { default_country: 'XX', tags: [1] }, ['tags.0', 'default_country']],
])('options of a session that no import takes are refused: %s', (_, options, paths) => {
  const { error } = sessionOptionsSchema.safeParse(options)
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(paths)
})

test('options that are null are left out, and too many are refused', () => {
  expect(sessionOptionsSchema.parse({ tags: ['a'], default_country: null })).toEqual({ tags: ['a'] })
  const mapping = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`${'x'.repeat(60)}${n}`, 'email']))
  expect(sessionOptionsSchema.safeParse({ mapping }).error?.issues[0]?.message).toContain('8 KB')
})
