import { all, make } from './elements.ts'

const setOpen = (article: HTMLElement, isOpen: boolean): void => {
  article.toggleAttribute('data-open', isOpen)
  const button = article.querySelector('.fold')
  button?.setAttribute('aria-expanded', String(isOpen))
  if (button !== null) button.textContent = isOpen ? 'Show less' : 'Show all'
}

/** Opens the part of the page that the address names, and leads there. */
const openTarget = (): void => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const article = target?.closest<HTMLElement>('[data-folds]') ?? null
  if (target === null || article === null) return
  setOpen(article, true)
  target.scrollIntoView()
}

/** On a narrow screen, where the page would be endless, operations and schemas are folded to their first lines. */
export const addFolds = (): void => {
  for (const article of all('.operation, .event, .schema')) {
    const first = article.querySelector('.access') ?? article.querySelector('h3')
    if (first === null) continue
    article.dataset['folds'] = ''
    const button = make('button', { type: 'button', class: 'fold' })
    button.addEventListener('click', () => {
      setOpen(article, !article.hasAttribute('data-open'))
    })
    first.after(button)
    setOpen(article, false)
  }
  addEventListener('hashchange', openTarget)
  openTarget()
}
