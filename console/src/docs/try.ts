import { make, remembered } from './elements.ts'

const token = remembered(() => sessionStorage, 'docs-token')
/** Who is connected in the import console of the same tab is so here. */
const tokenOfConsole = remembered(() => sessionStorage, 'contacts-import-token')

/** Of a session. A key opens too much for a page. */
const TOKEN = /^wbs_[\w-]{43}$/

const base = (): string => location.href.replace(/\/docs\/?([?#].*)?$/, '')

interface Filled {
  readonly path: string
  readonly headers: Headers
}

/** The request as the form says it. Fields that are left blank are left out. */
const filledBy = (form: HTMLFormElement): Filled => {
  let path = form.dataset['path'] ?? ''
  const query = new URLSearchParams()
  const headers = new Headers({ Authorization: `Bearer ${token.get()}` })
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-place]')) {
    const { name, value, dataset } = field
    if (value === '') continue
    if (dataset['place'] === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value))
    else if (dataset['place'] === 'query') query.set(name, value)
    else headers.set(name, value)
  }
  return { path: query.size === 0 ? path : `${path}?${query.toString()}`, headers }
}

const shownBody = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

/** Sends the request of a form. Gives what came of it, in words. */
const send = async (form: HTMLFormElement): Promise<readonly [title: string, body: string]> => {
  const { path, headers } = filledBy(form)
  // A file is answered by a redirect to the bucket, which the page may not follow: JSON names it instead.
  headers.set('Accept', 'application/json')
  const body = form.querySelector<HTMLTextAreaElement>('[data-body]')?.value
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  const method = form.dataset['method'] ?? 'GET'
  const init: RequestInit = { method, headers, credentials: 'omit', cache: 'no-store' }
  if (body !== undefined) init.body = body
  try {
    const response = await fetch(`${base()}${path}`, init)
    const wait = response.headers.get('Retry-After')
    const title = `${response.status}${wait === null ? '' : `, try again in ${wait} s`}`
    return [title, shownBody(await response.text())]
  } catch {
    return ['No answer', 'The request did not arrive. Check the connection.']
  }
}

const addTry = (details: HTMLDetailsElement): void => {
  const form = details.querySelector('form')
  const answer = details.querySelector('.answer')
  const field = form?.querySelector<HTMLInputElement>('[data-token]') ?? null
  const button = form?.querySelector('button') ?? null
  if (form === null || answer === null || field === null || button === null) return
  details.hidden = false
  details.addEventListener('toggle', () => {
    const kept = token.get() || tokenOfConsole.get()
    if (TOKEN.test(kept)) field.value = kept
  })
  field.addEventListener('input', () => {
    field.setCustomValidity('')
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const given = field.value.trim()
    if (!TOKEN.test(given)) {
      field.setCustomValidity('The token of a session begins with wbs_. POST /v1/import/sessions makes one.')
      field.reportValidity()
      return
    }
    token.set(given)
    button.disabled = true
    void send(form).then(([title, body]) => {
      button.disabled = false
      answer.replaceChildren(make('p', { class: 'caption' }, title), make('pre', { tabindex: '0' }, body))
    })
  })
}

/** Shows the forms that send a request with the token of a session. */
export const addTries = (): void => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details.try')) addTry(details)
}
