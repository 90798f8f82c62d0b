import { all, make, remembered } from './elements.ts'

const chosen = remembered(() => localStorage, 'docs-language')

/** Buttons at every sample; one choice holds for all. */
export const addLanguages = (): void => {
  const groups = all('.samples')
  const choose = (language: string): void => {
    chosen.set(language)
    for (const group of groups) {
      const blocks = all(':scope > .code', group)
      const shown = blocks.find((block) => block.dataset['language'] === language) ?? blocks[0]
      for (const block of blocks) block.toggleAttribute('data-shown', block === shown)
      for (const button of all('.languages button', group))
        button.setAttribute('aria-pressed', String(button.textContent === shown?.dataset['language']))
    }
  }
  for (const group of groups) {
    const bar = make('div', { class: 'languages', role: 'group', 'aria-label': 'Language of the sample' })
    for (const { dataset } of all(':scope > .code', group)) {
      const button = make('button', { type: 'button' }, dataset['language'])
      button.addEventListener('click', () => {
        const before = button.getBoundingClientRect().top
        choose(button.textContent)
        // Samples above have another height now: what was clicked stays where it is.
        scrollBy(0, button.getBoundingClientRect().top - before)
      })
      bar.append(button)
    }
    group.prepend(bar)
  }
  choose(chosen.get())
}
