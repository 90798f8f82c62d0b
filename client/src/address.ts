const THIS_MACHINE = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** The service's address as paths are put behind it. Throws a TypeError, without what was given: it may hold a password. */
export const addressOf = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isUsable = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  if (!isUsable) throw new TypeError('The url must be an http or https URL without a user name and password.')
  if (url.protocol === 'http:' && !THIS_MACHINE.test(url.hostname))
    throw new TypeError(
      'The url must begin with https://. http:// is only for this machine, because it shows the key on its way.',
    )
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** Throws a TypeError, because fetch would name the key in its own. */
export const bearerOf = (key: string): string => {
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new TypeError('The key must consist of printable ASCII characters without spaces.')
  return `Bearer ${key}`
}
