import { UnusableFile } from '../../../../lambdas/import/files/unusable-file.ts'
import { inMemory } from '../../../../lambdas/import/files/stored-file.ts'
import { inspectFile } from '../../../../lambdas/import/inspect/inspect.ts'
import { inspectionSchema } from '../../../../lambdas/import/inspect/inspection.ts'
import type { InspectOptions } from '../../../../lambdas/import/inspect/request.ts'

export type Content = string | Uint8Array

export const inspect = async (content: Content, options: Partial<InspectOptions> = {}, asked?: 'csv' | 'ndjson') => {
  const seen = await inspectFile(inMemory(Buffer.from(content)), asked, { has_header: true, ...options })
  return inspectionSchema.parse(seen)
}

/** Why an inspection is refused. */
export const refusal = async (content: Content, options: Partial<InspectOptions> = {}) => {
  const error: unknown = await inspect(content, options).catch((reason: unknown) => reason)
  if (!(error instanceof UnusableFile)) throw new Error('It was not refused.', { cause: error })
  return { code: error.code, message: error.message, fields: error.fields }
}

export const CSV = 'Name;E-Mail;Telefon;Farbe\nAda Lovelace;ada@x.de;030 901820;rot\nZoë;n/a;12;rot\n'
export const sheetRow = (...cells: readonly string[]): string =>
  `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`
export const VCARD = ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Ada', 'EMAIL:ada@x.de', 'END:VCARD', ''].join('\r\n')
export const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
