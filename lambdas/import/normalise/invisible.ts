/** Removes invisible characters: zero-width spaces and joiners, soft hyphens, direction marks, byte order marks. */
export const withoutInvisible = (text: string): string => text.replace(/\p{Cf}+/gu, '')
