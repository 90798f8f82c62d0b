import { createHash } from 'node:crypto'
import { encodeTime } from 'ulid'
import { idOf, idPattern, ULID_ALPHABET } from '../platform/ids.ts'

const TIME_LENGTH = 10
/** Characters of the part of a ULID that is random elsewhere: 80 bits. */
const HASH_LENGTH = 16

const DELIVERY_ID = idPattern('delivery')

/** Whether a text can be a delivery's id at all. */
export const isDeliveryId = (text: string): boolean => DELIVERY_ID.test(text)

interface DeliveredEvent {
  readonly eventId: string
  /** When the event happened, milliseconds since the epoch. The same each time the event is published. */
  readonly happenedAt: number
  readonly webhookId: string
}

/** `dlv_` and a ULID of the event's time and a hash: sorted by time, and the same for the same event and webhook. */
export const deliveryId = ({ eventId, happenedAt, webhookId }: DeliveredEvent): string => {
  const hash = createHash('sha256').update(`${eventId}\n${webhookId}`).digest()
  const characters = Array.from(hash.subarray(0, HASH_LENGTH), (byte) => ULID_ALPHABET.charAt(byte & 31))
  return idOf('delivery', `${encodeTime(happenedAt, TIME_LENGTH)}${characters.join('')}`)
}
