import { createHash } from 'node:crypto'
import fc from '../../support/fast-check.ts'
import { tapContent } from '../../../lambdas/jobs/content-tap.ts'
import type { ReadPayloads } from '../../../lambdas/jobs/ports.ts'

const BYTES = Buffer.from(Array.from({ length: 100 }, (_, n) => n))
const PAYLOAD = { key: 'payloads/acme/x', format: 'file', bytes: BYTES.length } as const
const DIGEST = createHash('sha256').update(BYTES).digest('hex')

const setup = (bytes: Uint8Array = BYTES) => {
  const asked: [number, number][] = []
  const payloads: ReadPayloads = {
    open: (_, from = 0) =>
      Promise.resolve(
        (async function* () {
          for (let at = from; at < bytes.length; at += 7) yield await Promise.resolve(bytes.subarray(at, at + 7))
        })(),
      ),
    read: (_, from, to) => {
      asked.push([from, to])
      return Promise.resolve(bytes.subarray(from, to))
    },
  }
  return { ...tapContent(PAYLOAD, payloads), asked }
}

/** Reads from a byte on, up to so many pieces; or a range. */
const step = fc.oneof(
  fc.record({ from: fc.nat(99), pieces: fc.nat(20) }),
  fc.record({ from: fc.nat(99), length: fc.nat(60) }),
)

test('the digest is that of all bytes, in whatever order they were read, and how often', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const { payloads, digest } = setup()
      for (const { from, ...more } of steps) {
        if ('length' in more) await payloads.read(PAYLOAD, from, from + more.length)
        else {
          let left = more.pieces
          for await (const piece of await payloads.open(PAYLOAD, from))
            if ((left -= piece.length > 0 ? 1 : 0) < 0) break
        }
      }
      expect(await digest()).toBe(DIGEST)
    }),
  )
})

test('a file that was read from its beginning to its end is not read again', async () => {
  const { payloads, digest, asked } = setup()
  for await (const piece of await payloads.open(PAYLOAD)) expect(piece.length).toBeGreaterThan(0)
  expect(await digest()).toBe(DIGEST)
  expect(asked).toEqual([])
})

test('a payload that became shorter has no digest', async () => {
  await expect(setup(BYTES.subarray(0, 50)).digest()).rejects.toThrow('shorter')
})
