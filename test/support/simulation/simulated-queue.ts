import type { JobKey } from '../../../lambdas/jobs/job.ts'
import type { Random } from './random.ts'
import type { End, Simulator } from './simulator.ts'
import type { Weather } from './weather.ts'

interface Message {
  readonly id: number
  readonly name: JobKey
  receives: number
  visibleAt: number
  isDeleted: boolean
}

interface Options {
  readonly simulator: Simulator
  readonly random: Random
  readonly weather: Weather
  readonly visibilityMs: number
  readonly maxReceives: number
  /** A message that failed comes back at once. */
  readonly isHasty: boolean
  /** A worker's run for one message; it is deleted only if that returns. */
  readonly work: (name: JobKey) => Promise<End<void>>
  /** The same for a message that no worker could take. */
  readonly failDeadLetter: (name: JobKey) => Promise<End<void>>
}

/** Pauses before a delivery, in milliseconds at most: most come at once, some behind a long backlog. */
const BACKLOGS = [200, 200, 200, 5_000, 90_000]
const HASTE_MS = 200
const DEAD_LETTER_VISIBILITY_MS = 180_000

/** SQS by its promises: at least once, in no order, at any time; after `maxReceives` to the dead-letter queue. */
export const makeSimulatedQueue = (options: Options) => {
  const { simulator, random, weather, visibilityMs, maxReceives, isHasty } = options
  const messages = new Set<Message>()
  let sent = 0

  const finish = (message: Message, end: End<void>): void => {
    // A delete that was lost leaves the message to its visibility.
    if (end.kind === 'returned' && !weather.mishap()) {
      message.isDeleted = true
      messages.delete(message)
      return
    }
    if (isHasty) deliverAfter(message, random.below(HASTE_MS), true)
    else if (end.kind === 'threw' && random.chance(0.5)) deliverAfter(message, random.below(2_000), true)
  }

  const deadLetter = async (message: Message): Promise<void> => {
    simulator.log(`message ${message.id} goes to the dead-letter queue`)
    for (;;) {
      const end = await options.failDeadLetter(message.name)
      if (end.kind === 'returned') break
      await simulator.sleep(DEAD_LETTER_VISIBILITY_MS)
    }
    messages.delete(message)
  }

  const deliver = (message: Message, isEarly: boolean): void => {
    if (!isEarly && (message.isDeleted || simulator.now() < message.visibleAt)) return
    if (message.receives >= maxReceives) {
      if (message.isDeleted) return
      message.isDeleted = true
      void deadLetter(message)
      return
    }
    message.receives += 1
    message.visibleAt = simulator.now() + visibilityMs
    deliverAfter(message, visibilityMs)
    simulator.log(`message ${message.id} is delivered, time ${message.receives}`)
    void options.work(message.name).then((end) => {
      finish(message, end)
    })
  }

  const deliverAfter = (message: Message, delayMs: number, isEarly = false): void => {
    simulator.at(simulator.now() + delayMs, () => {
      deliver(message, isEarly)
    })
  }

  return {
    send: (name: JobKey): void => {
      const message = { id: (sent += 1), name, receives: 0, visibleAt: 0, isDeleted: false }
      messages.add(message)
      deliverAfter(message, random.below(isHasty ? HASTE_MS : random.pick(BACKLOGS)))
      // Once more, even while the first delivery is worked on or after it was deleted.
      if (weather.mishap()) deliverAfter(message, random.below(random.pick([100, 5_000, 200_000])), true)
    },
    hasBacklog: () => [...messages].some(({ receives, isDeleted }) => receives === 0 && !isDeleted),
    isEmpty: () => messages.size === 0,
  }
}
