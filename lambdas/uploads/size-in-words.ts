const MEGABYTE = 1024 * 1024
const GIGABYTE = 1024 * MEGABYTE

/** A limit of bytes as it is said to people, rounded down: `20 MB`, `5 GB`. */
export const sizeInWords = (bytes: number): string =>
  bytes >= GIGABYTE ? `${Math.floor((bytes / GIGABYTE) * 10) / 10} GB` : `${Math.floor(bytes / MEGABYTE)} MB`
