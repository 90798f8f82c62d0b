/** An element with its text and attributes. */
export const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  text = '',
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  element.textContent = text
  return element
}

export const all = (selector: string, within: ParentNode = document): readonly HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>(selector),
]

/** What stays between visits; nothing where the browser keeps nothing. */
export const remembered = (storage: () => Storage, name: string) => ({
  get: (): string => {
    try {
      return storage().getItem(name) ?? ''
    } catch {
      return ''
    }
  },
  set: (value: string): void => {
    try {
      storage().setItem(name, value)
    } catch {
      // A browser that keeps nothing asks again.
    }
  },
})
