import { UnreadableFile } from './refusal.ts'

const MEGABYTE = 1024 * 1024

/** What a file may hold once it is unpacked: ten times what may be sent. */
const MAX_UNPACKED_BYTES = 200 * MEGABYTE
/** From here on the ratio counts. Sheets and lists of real people pack 5 to 30 times, whatever repeats packs up to 1,032 times. */
const RATIO_CHECKED_FROM_BYTES = 20 * MEGABYTE
const MAX_RATIO = 200

/** Throws for what unpacks to more than 200 MB, or to a multiple of its size that no real file reaches. */
export const checkUnpacked = (unpacked: number, packed: number): void => {
  if (unpacked > MAX_UNPACKED_BYTES)
    throw new UnreadableFile('The file unpacks to more than 200 MB, which is the most that is read.')
  if (unpacked > RATIO_CHECKED_FROM_BYTES && unpacked > packed * MAX_RATIO)
    throw new UnreadableFile(`The file unpacks to more than ${MAX_RATIO} times its size, and is not read.`)
}
