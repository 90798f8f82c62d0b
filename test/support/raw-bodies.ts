/** Bodies as no client's library would make them. */
export const MB = 1024 * 1024

export const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([...part])))),
  )

/** A JSON text of up to 20 MB: a part as often as it fits between a beginning and an end. */
export const filled = (begin: string, part: string, end: string): string =>
  begin + part.repeat(Math.floor((20 * MB - begin.length - end.length) / part.length)) + end

export const csvBody = (csv: string): string => JSON.stringify({ csv })
