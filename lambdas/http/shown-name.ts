/** Names come from the caller: without a bound, one could make an answer as long as it likes. */
export const NAME_SHOWN_MAX = 128

/** A name of the caller's, short enough to be shown. */
export const shownName = (name: string): string => {
  if (name.length <= NAME_SHOWN_MAX) return name.toWellFormed()
  return `${name.slice(0, NAME_SHOWN_MAX - 1).replace(/[\ud800-\udbff]$/, '')}…`.toWellFormed()
}
