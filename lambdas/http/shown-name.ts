/** Names come from the caller: without a bound, one could make a response as long as it likes. */
export const MAX_SHOWN_NAME_CHARS = 128

/** A name of the caller's, short enough to be shown. */
export const shownName = (name: string): string => {
  if (name.length <= MAX_SHOWN_NAME_CHARS) return name.toWellFormed()
  return `${name.slice(0, MAX_SHOWN_NAME_CHARS - 1).replace(/[\ud800-\udbff]$/, '')}…`.toWellFormed()
}
