import { ContactsImportElement } from './element.tsx'

/** In this tab alone, and gone with it. */
const STORED = 'contacts-import-token'

// A link may bring the token of a session behind the #, which no server and no log ever sees.
const given = /^#(wbs_[\w-]{43})$/.exec(location.hash)?.[1]
if (given !== undefined) {
  sessionStorage.setItem(STORED, given)
  history.replaceState(null, '', location.pathname)
}

const element = new ContactsImportElement()
element.setAttribute('api', location.href.replace(/\/console\/?([?#].*)?$/, ''))
element.setAttribute('lang', navigator.language)
element.setAttribute('standalone', '')
const stored = sessionStorage.getItem(STORED)
if (stored !== null) element.token = stored
element.remember = (token) => {
  if (token === undefined) sessionStorage.removeItem(STORED)
  else sessionStorage.setItem(STORED, token)
}
document.documentElement.lang = navigator.language.startsWith('de') ? 'de' : 'en'
document.body.append(element)
