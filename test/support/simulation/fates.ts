import type { Reported } from './clients.ts'
import type { Random } from './random.ts'
import type { Theme } from './scenario.ts'
import type { Fate } from './weather.ts'

/** Writes of a run that land late in any case, at most: without a bound, no run need ever end. */
const MAX_LATE_WRITES = 12

const lateWrites = (random: Random): Fate => {
  const isOf = random.pick([/^transaction/, /^write/, /^(transaction|write)/])
  const rate = random.pick([0, 0.1, 0.3])
  let left = MAX_LATE_WRITES
  return (_, label) => {
    if (!isOf.test(label) || left === 0 || !random.chance(rate)) return undefined
    left -= 1
    return 'lands late'
  }
}

/** No worker gets anywhere, messages are recorded late, and the dead-letter function is slow. */
const hastyQueue = (): Fate => (process, label) => {
  if (process.startsWith('worker')) return label.startsWith('jobs.read') ? 'failed' : undefined
  if (process === 'fail-dead-letter') return label.startsWith('jobs.read') ? 'answered late' : undefined
  return label.startsWith('jobs.change') ? 'lands late' : undefined
}

const orphanedUpload = (random: Random): Fate => {
  const at = random.pick(['files.copy', 'jobs.open'])
  return (process, label) => (process === 'request A' && label === at ? 'crash before' : undefined)
}

/** Whatever was written is met by the next attempt. */
const diesBeforeRecording = (random: Random): Fate => {
  let left = 1 + random.below(2)
  return (_, label) => {
    if (!label.startsWith('outcomes.put ') || left === 0) return undefined
    left -= 1
    return 'crash before'
  }
}

/** Deaths and late effects between the writes of permits and those of homes, at most. */
const MAX_TORN_WRITES = 4

const tornWrites = (random: Random): Fate => {
  let left = MAX_TORN_WRITES
  return (_, label) => {
    if (!label.startsWith('write') || left === 0 || !random.chance(0.25)) return undefined
    left -= 1
    return random.pick(['crash after', 'lands late'] as const)
  }
}

/** Import A stands still behind its permit, or dies as it sends its home: that takes effect late, for as long as a request can last. */
const lateHome = (random: Random): Fate => {
  const isFrozen = random.chance(0.5)
  let writes = 0
  return (process, label) => {
    if (process !== 'request A' || !label.startsWith('write')) return undefined
    writes += 1
    if (isFrozen) return writes === 1 ? 'frozen' : undefined
    return writes === 2 ? 'crash before' : undefined
  }
}

/** A process dies as it sends its first transaction, which may take effect for as long as a request can last. */
const lateTransactionOf = (name: string) => (): Fate => {
  let isOver = false
  return (process, label) => {
    if (process !== name || !label.startsWith('transaction') || isOver) return undefined
    isOver = true
    return 'crash before'
  }
}

/** Turns that a read can be behind the reads that were sent with it, at most. */
const MAX_TURNS_BEHIND = 40

/** Import C reads one key, and the others long after it. */
const readsBehind = (random: Random): Fate => {
  let isFirst = true
  let left = random.below(MAX_TURNS_BEHIND)
  return (process, label) => {
    if (process !== 'request C' || !label.startsWith('read')) return undefined
    if (isFirst || left === 0) {
      isFirst = false
      return 'fine'
    }
    left -= 1
    return 'repeated'
  }
}

const BY_THEME: Partial<Record<Theme, (random: Random) => Fate>> = {
  crossing: lateWrites,
  'hasty queue': hastyQueue,
  'orphaned upload': orphanedUpload,
  retried: diesBeforeRecording,
  'home again': lateWrites,
  permits: tornWrites,
  robbed: lateHome,
  outlived: lateWrites,
  'refused permit': lateWrites,
  'read apart': readsBehind,
  'made again': lateHome,
  'deleted meanwhile': lateTransactionOf('deletion'),
  'freed again': lateTransactionOf('request A'),
}

/** A worker that never survives recording the rows behind some position. */
const poison = (all: readonly Reported[]): Fate | undefined => {
  const poisoned = all.filter(({ import: { poisonedBehind } }) => poisonedBehind !== undefined)
  if (poisoned.length === 0) return undefined
  return (process, label) => {
    if (!process.startsWith('worker') || !label.startsWith('outcomes.put')) return undefined
    const hit = poisoned.find(({ jobIds }) => jobIds.has(process.slice('worker of '.length)))
    const from = Number(label.split(' ')[1])
    return hit === undefined || from < (hit.import.poisonedBehind ?? 0) ? undefined : 'crash before'
  }
}

/** What a run's calls are bound to come to. */
export const fatesOf = (random: Random, theme: Theme, all: readonly Reported[]): Fate | undefined => {
  const [first, second] = [poison(all), BY_THEME[theme]?.(random)]
  if (first === undefined || second === undefined) return first ?? second
  return (process, label) => first(process, label) ?? second(process, label)
}
