import type { Random } from './random.ts'

/** A call that waits for its turn, and its caller. */
interface Turn {
  readonly actor: string
  readonly go: () => void
}

/** Lets one call happen at a time, in an order that the seed decides. */
export interface Scheduler {
  /** Resolves when it is this actor's turn. */
  turn(actor: string): Promise<void>
  /** Runs until `work` has ended, with every turn taken; returns their number. */
  run(work: Promise<unknown>): Promise<number>
}

const MAX_TURNS = 20_000

export const makeScheduler = (random: Random): Scheduler => {
  const waiting: Turn[] = []
  return {
    turn: (actor) =>
      new Promise((go) => {
        waiting.push({ actor, go })
      }),
    run: async (work) => {
      const state = { ended: false }
      const watched = work.finally(() => {
        state.ended = true
      })
      watched.catch(() => undefined)
      // Some runs stay long with one actor: races that need one to stand still for many steps are rare otherwise.
      const sticky = random.pick([0, 0.7, 0.95])
      let last = ''
      let turns = 0
      for (;;) {
        await settled()
        if (state.ended && waiting.length === 0) break
        if (waiting.length === 0) continue
        if ((turns += 1) > MAX_TURNS) throw new Error(`The run did not end within ${MAX_TURNS} calls.`)
        const own = waiting.findIndex(({ actor }) => actor === last)
        const chosen = own >= 0 && random.chance(sticky) ? own : random.below(waiting.length)
        const [turn] = waiting.splice(chosen, 1)
        last = turn!.actor
        turn!.go()
      }
      await watched
      return turns
    },
  }
}

/** Everything that can go on without a turn has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
