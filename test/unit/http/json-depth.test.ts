import fc from '../../support/fast-check.ts'
import { nestsDeeperThan } from '../../../lambdas/http/json-depth.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value as Record<string, unknown>).map(depthOf))
    : 0

const bytesOf = (text: string): Uint8Array => Buffer.from(text)

describe('nestsDeeperThan', () => {
  it('agrees with the depth of the parsed value, whatever strings hold', () => {
    // Strings full of what the scan looks for: quotes, backslashes, brackets.
    const text = fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', 'é', '\n', 'a') })
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 8 },
        text,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text, tie('value'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(value, fc.nat(10), fc.constantFrom(0, 2), (sample, limit, indent) => {
        expect(nestsDeeperThan(bytesOf(JSON.stringify(sample, null, indent)), limit)).toBe(depthOf(sample) > limit)
      }),
    )
  })

  it.each(['', '"', '"\\', ']]]]', '[}', '"[[[[', '\\[', '"\\"[[[['])('takes broken text (%j) without fail', (text) => {
    expect(nestsDeeperThan(bytesOf(text), 1)).toBe(false)
  })

  it('never lets through what the parser would nest deeper, however it is broken', () => {
    const soup = fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', ':', ',', '1') })
    fc.assert(
      fc.property(soup, fc.nat(3), (text, limit) => {
        let parsed: unknown
        try {
          parsed = JSON.parse(text)
        } catch {
          return
        }
        expect(nestsDeeperThan(bytesOf(text), limit)).toBe(depthOf(parsed) > limit)
      }),
    )
  })
})
