import type { ReadPayloads } from './ports.ts'

/**
 * Payloads whose every piece is read with leave: a worker that reads over many rows which are done already, or which all fail, makes no
 * other call for longer than its lease.
 */
export const readUnderLease = (payloads: ReadPayloads, ensureLease: () => Promise<void>): ReadPayloads => ({
  open: async (payload) => {
    const pieces = await payloads.open(payload)
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
