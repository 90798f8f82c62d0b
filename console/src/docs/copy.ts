import { all, make } from './elements.ts'

const SHOWN_MS = 1_500

/** A button at every block of code. */
export const addCopyButtons = (): void => {
  for (const block of all('.code')) {
    const code = block.querySelector('pre')
    if (code === null) continue
    const button = make('button', { type: 'button', class: 'copy' }, 'Copy')
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(code.textContent).then(() => {
        button.textContent = 'Copied'
        setTimeout(() => {
          button.textContent = 'Copy'
        }, SHOWN_MS)
      })
    })
    block.append(button)
  }
}
