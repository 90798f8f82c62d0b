/** Takes out characters that nobody sees: zero-width spaces and joiners, soft hyphens, marks of direction, byte order marks. */
export const withoutInvisible = (text: string): string => text.replace(/\p{Cf}+/gu, '')
