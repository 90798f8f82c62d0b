/** A character that XML cannot hold, or that Excel keeps from being taken for one: `_x000D_`. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g

/** Decodes `_x000D_` and the like, by which XML carries control characters. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text

/** Puts a text together of its runs. How it is to be read aloud (`rPh`, of Japanese) is no part of it. */
export const makeRichText = () => {
  let parts = ''
  let isText = false
  let isPhonetic = false
  return {
    begin: (): void => {
      parts = ''
      isText = isPhonetic = false
    },
    open: (name: string): void => {
      if (name === 'rPh') isPhonetic = true
      else if (name === 't') isText = !isPhonetic
    },
    text: (text: string): void => {
      if (isText) parts += text
    },
    close: (name: string): void => {
      if (name === 'rPh') isPhonetic = false
      else if (name === 't') isText = false
    },
    end: (): string => unescaped(parts),
  }
}
