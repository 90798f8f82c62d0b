/** Takes signs off both ends of a text, and white space. In linear time, which a regular expression for the end would not take. */
export const withoutOuter = (text: string, signs: string): string => {
  const isSign = (at: number): boolean => {
    const sign = text.charAt(at)
    return signs.includes(sign) || sign.trim() === ''
  }
  let from = 0
  let to = text.length
  while (from < to && isSign(from)) from += 1
  while (to > from && isSign(to - 1)) to -= 1
  return text.slice(from, to)
}
