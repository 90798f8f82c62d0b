import type { Texts } from '../texts.ts'
import type { RowError } from '../types.ts'

export const lacksCountry = ({ code, message }: RowError): boolean =>
  (code === 'invalid_phone' || code === 'dropped_value') && /country/i.test(message)

/** Why a row fails, in the language of the page; what it has no words for is told as the service tells it. */
export const reasonOf = (error: RowError, { say, has, language }: Texts): string => {
  const name = lacksCountry(error) ? 'code_phone_country' : `code_${error.code}`
  if (language === 'en' && !lacksCountry(error)) return error.message
  return has(name) ? say(name) : error.message
}
