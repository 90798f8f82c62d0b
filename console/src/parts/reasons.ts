import type { Texts } from '../texts.ts'
import type { RowError } from '../types.ts'

export const lacksCountry = ({ code, message }: RowError): boolean =>
  (code === 'invalid_phone' || code === 'dropped_value') && /country/i.test(message)

/** What is wrong with a value that was left out: the record of it has only its field. */
const DROPPED: Readonly<Record<string, string>> = { email: 'code_invalid_email', phone: 'code_invalid_phone' }

const nameOf = (error: RowError): string => {
  if (lacksCountry(error)) return 'code_phone_country'
  return error.code === 'dropped_value' ? (DROPPED[error.field ?? ''] ?? 'code_invalid_field') : `code_${error.code}`
}

/** Why a row fails, in the language of the page; what it has no words for is told as the service tells it. */
export const reasonOf = (error: RowError, { say, has, language }: Texts): string => {
  const name = nameOf(error)
  if (language === 'en' && !lacksCountry(error)) return error.message
  return has(name) ? say(name) : error.message
}
