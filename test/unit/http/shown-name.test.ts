import { MAX_SHOWN_NAME_CHARS, shownName } from '../../../lambdas/http/shown-name.ts'

it('cuts names without cutting a character', () => {
  expect(shownName('a'.repeat(128))).toBe('a'.repeat(128))
  expect(shownName('a'.repeat(129))).toBe(`${'a'.repeat(127)}…`)
  expect(shownName(`${'a'.repeat(126)}😀😀`)).toBe(`${'a'.repeat(126)}…`)
  expect(shownName('\ud800'.repeat(1000)).isWellFormed()).toBe(true)
  expect(shownName('😀'.repeat(1000)).length).toBeLessThanOrEqual(MAX_SHOWN_NAME_CHARS)
})
