import { make } from './elements.ts'
import { placesOf } from './places.ts'
import { type Place, search } from './search-index.ts'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select') !== null

/** A field that finds places of the page: `/` leads to it, arrows choose, Enter goes there, Esc ends it. */
export const addSearch = (): void => {
  const box = document.querySelector('.bar .find')
  if (box === null) return
  const input = make('input', {
    type: 'search',
    role: 'combobox',
    placeholder: 'Search  /',
    'aria-label': 'Search the documentation',
    'aria-expanded': 'false',
    'aria-controls': 'found',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  const list = make('ul', { id: 'found', role: 'listbox', 'aria-label': 'Found places', hidden: '' })
  const status = make('p', { role: 'status', class: 'visually-hidden' })
  let places: readonly Place[] | undefined
  let found: readonly Place[] = []
  let at = 0

  const choose = (index: number): void => {
    at = index
    for (const [n, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(n === at))
      if (n === at) option.scrollIntoView({ block: 'nearest' })
    }
    if (found.length > 0) input.setAttribute('aria-activedescendant', `found-${at}`)
    else input.removeAttribute('aria-activedescendant')
  }
  const show = (isShown: boolean): void => {
    list.hidden = !isShown
    input.setAttribute('aria-expanded', String(isShown))
  }
  const go = (place: Place | undefined): void => {
    if (place === undefined) return
    show(false)
    input.blur()
    location.hash = place.anchor
    const target = document.getElementById(place.anchor)
    target?.setAttribute('tabindex', '-1')
    target?.focus({ preventScroll: true })
  }
  const look = (): void => {
    places ??= placesOf()
    found = search(places, input.value)
    list.replaceChildren(
      ...found.map((place, n) => {
        const option = make('li', { role: 'option', id: `found-${n}` })
        option.append(make('strong', {}, place.title), make('span', {}, place.context))
        option.addEventListener('pointerdown', (event) => {
          event.preventDefault()
          go(place)
        })
        return option
      }),
    )
    const isEmpty = input.value.trim() === ''
    status.textContent = isEmpty ? '' : found.length === 0 ? 'Nothing found.' : `${found.length} places found.`
    show(found.length > 0)
    choose(0)
  }
  const KEYS: Readonly<Record<string, () => void>> = {
    ArrowDown: () => {
      choose((at + 1) % Math.max(1, found.length))
    },
    ArrowUp: () => {
      choose((at + found.length - 1) % Math.max(1, found.length))
    },
    Enter: () => {
      go(found[at])
    },
    Escape: () => {
      show(false)
      input.value = ''
      input.blur()
    },
  }
  input.addEventListener('input', look)
  input.addEventListener('focus', () => {
    if (input.value !== '') look()
  })
  input.addEventListener('blur', () => {
    show(false)
  })
  input.addEventListener('keydown', (event) => {
    const act = KEYS[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    event.preventDefault()
    input.focus()
    input.select()
  })
  box.append(input, list, status)
}
