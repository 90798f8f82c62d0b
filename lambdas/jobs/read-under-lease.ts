import type { PayloadStore } from './ports.ts'

/**
 * Ensures the lease before each piece of a payload is read. A worker that reads past many rows which are done, or which
 * all fail, makes no other call for longer than its lease.
 */
export const readUnderLease = (
  payloads: Pick<PayloadStore, 'open'>,
  ensureLease: () => Promise<void>,
): Pick<PayloadStore, 'open'> => ({
  open: async (payload) => {
    const pieces = await payloads.open(payload)
    return (async function* () {
      for await (const piece of pieces) {
        yield piece
        await ensureLease()
      }
    })()
  },
})
