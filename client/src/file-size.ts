const STEP = 1024
const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const

/** A number of bytes as people say it. */
export const sizeOf = (bytes: number): string => {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(STEP)))
  const amount = bytes / STEP ** power
  // Rounded up, so that what is over a limit never reads as the limit.
  const shown = power === 0 ? `${bytes}` : (Math.ceil(amount * 10) / 10).toLocaleString('en')
  return `${shown} ${UNITS[power] ?? ''}`
}
