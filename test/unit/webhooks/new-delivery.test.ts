import fc from '../../support/fast-check.ts'
import { decodeTime } from 'ulid'
import { deliveryId, isDeliveryId } from '../../../lambdas/webhooks/delivery-id.ts'
import { makeDelivery } from '../../support/webhook-fixture.ts'

const event = fc.record({ eventId: fc.string(), webhookId: fc.string(), happenedAt: fc.nat(4_000_000_000_000) })

test('the id of a delivery is the same for the same event and webhook, and another for others', () => {
  fc.assert(
    fc.property(event, fc.string({ minLength: 1 }), (given, more) => {
      const id = deliveryId(given)
      expect(isDeliveryId(id)).toBe(true)
      expect(deliveryId({ ...given })).toBe(id)
      expect(deliveryId({ ...given, eventId: given.eventId + more })).not.toBe(id)
      expect(deliveryId({ ...given, webhookId: given.webhookId + more })).not.toBe(id)
    }),
  )
})

test('deliveries sort by the time of their events', () => {
  fc.assert(
    fc.property(event, event, (one, other) => {
      expect(decodeTime(deliveryId(one).slice(4))).toBe(one.happenedAt)
      if (one.happenedAt < other.happenedAt) expect(deliveryId(one) < deliveryId(other)).toBe(true)
    }),
  )
})

test('what is posted is the type, when it happened, and the data: serialised once', () => {
  const { body, event_type, created_at } = makeDelivery(5)
  expect(body).toBe(
    '{"type":"import.completed","timestamp":"2026-11-23T12:00:05.000Z","data":{"job_id":"imp_01J00000000000000000000005","name":"É"}}',
  )
  expect([event_type, created_at]).toEqual(['import.completed', '2026-11-23T12:00:00.000Z'])
})
