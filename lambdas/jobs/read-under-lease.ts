import type { ReadPayloads } from './ports.ts'

/**
 * Ensures the lease before each piece of a payload is read. A worker that reads past many rows which are done, or which
 * all fail, makes no other call for longer than its lease.
 */
export const readUnderLease = (payloads: ReadPayloads, ensureLease: () => Promise<void>): ReadPayloads => ({
  open: async (payload, from) => {
    const pieces = await payloads.open(payload, from)
    return (async function* () {
      for await (const piece of pieces) {
        yield piece
        await ensureLease()
      }
    })()
  },
  read: async (payload, from, to) => {
    const piece = await payloads.read(payload, from, to)
    await ensureLease()
    return piece
  },
})
