import { make } from './elements.ts'

/** On a narrow screen the contents are behind a button that is always there. */
export const addMenu = (): void => {
  const link = document.querySelector('.bar .menu')
  const contents = document.querySelector<HTMLElement>('#contents')
  if (link === null || contents === null) return
  const button = make(
    'button',
    { type: 'button', class: 'menu', 'aria-expanded': 'false', 'aria-controls': 'contents' },
    'Contents',
  )
  const show = (isShown: boolean): void => {
    contents.toggleAttribute('data-open', isShown)
    button.setAttribute('aria-expanded', String(isShown))
  }
  button.addEventListener('click', () => {
    const isShown = button.getAttribute('aria-expanded') === 'true'
    show(!isShown)
    if (!isShown) contents.querySelector('a')?.focus()
  })
  contents.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a') !== null) show(false)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || button.getAttribute('aria-expanded') !== 'true') return
    show(false)
    button.focus()
  })
  link.replaceWith(button)
}
