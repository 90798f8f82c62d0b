import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { EVENT_SOURCE } from './event-names.ts'
import { importEvent } from './job-event.ts'
import type { EventBus } from './ports.ts'

/** Publishes to EventBridge. Throws if the bus refuses the event. */
export const makeEventBus = (deps: { readonly client: EventBridgeClient; readonly busName: string }): EventBus => ({
  publish: async (job) => {
    const event = importEvent(job)
    const { FailedEntryCount, Entries } = await deps.client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: deps.busName,
            Source: EVENT_SOURCE,
            DetailType: event.type,
            Time: new Date(event.time),
            Detail: JSON.stringify(event),
          },
        ],
      }),
    )
    // A refused entry comes with a 200.
    if (FailedEntryCount !== 0) throw new Error(`The bus refused an event: ${Entries?.[0]?.ErrorCode ?? 'no code'}`)
  },
})
