import { isDependencyFailure } from '../platform/aws-failure.ts'
import type { Clock } from '../platform/clock.ts'
import type { ImportQueue } from './ports.ts'
import type { Turns } from './turns.ts'

interface Deps {
  readonly turns: Pick<Turns, 'isAwaited'>
  readonly queue: Pick<ImportQueue, 'hasBacklog'>
  readonly clock: Clock
  /** Time that a job is worked on before others are asked for, in milliseconds. */
  readonly shareMs: number
  readonly workspaceId: string
}

/** The part of a share after which the others are asked for again. */
const AGAIN_AFTER = 0.25

/**
 * Asked after each checkpoint of one attempt: whether it has had its share and others wait, of its own workspace for a slot, or of any for
 * a worker. The share begins with the first checkpoint, so that reading past what is done already is no part of it.
 */
export const makeFairShare = ({ turns, queue, clock, shareMs, workspaceId }: Deps): (() => Promise<boolean>) => {
  let nextLook: number | undefined
  return async () => {
    const now = clock.now()
    nextLook ??= now + shareMs
    if (now < nextLook) return false
    nextLook = now + shareMs * AGAIN_AFTER
    try {
      return (await turns.isAwaited(workspaceId)) || (await queue.hasBacklog())
    } catch (error) {
      // It is a courtesy: no job is interrupted for it.
      if (isDependencyFailure(error)) return false
      throw error
    }
  }
}
