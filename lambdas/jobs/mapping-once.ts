import type { Job } from './job.ts'

/** The texts of a job in which the mapping may stand. */
export type MappingTexts = Pick<Job, 'report'> & Partial<Pick<Job, 'request' | 'answer'>>

/** Where the mapping was cut out of a text, and how long the rest is: a text of another length was written by others since. */
export interface MappingCut {
  readonly at: number
  readonly length: number
}

export interface MappingCuts {
  readonly report?: MappingCut | undefined
  readonly answer?: MappingCut | undefined
}

/** Shorter mappings take no room worth saving. */
const MIN_CHARS = 1_000

interface ParsedTexts {
  readonly request?: { readonly options?: { readonly mapping?: unknown } }
  readonly report: { readonly detected?: { readonly mapping?: unknown } }
}

/** A mapping as it stands in a text, up to what follows it. */
const written = (mapping: unknown): string => `"mapping":${JSON.stringify(mapping)},`

const mappingIn = (report: string): string | undefined => {
  if (report.length < MIN_CHARS) return undefined
  const { detected } = JSON.parse(report) as ParsedTexts['report']
  const text = detected?.mapping === undefined ? '' : written(detected.mapping)
  return text.length < MIN_CHARS ? undefined : text
}

const mappingOfRequest = (request: string | undefined): string | undefined => {
  if (request === undefined) return undefined
  const { options } = JSON.parse(request) as NonNullable<ParsedTexts['request']>
  return options?.mapping === undefined ? undefined : written(options.mapping)
}

interface Shortened {
  readonly text: string
  readonly cut?: MappingCut
}

const without = (text: string, mapping: string): Shortened => {
  const at = text.indexOf(mapping)
  if (at < 0) return { text }
  const rest = text.slice(0, at) + text.slice(at + mapping.length)
  return { text: rest, cut: { at, length: rest.length } }
}

const restored = (text: string, mapping: string | undefined, cut: MappingCut | undefined): string =>
  mapping === undefined || text.length !== cut?.length ? text : text.slice(0, cut.at) + mapping + text.slice(cut.at)

/**
 * The texts with the mapping in one of them only, as they are stored: up to 64 KB of it would stand in an item three
 * times. What is cut leaves a text that earlier versions can read.
 */
export const withMappingOnce = ({
  request,
  report,
  answer,
}: MappingTexts): { readonly texts: Partial<MappingTexts>; readonly cuts?: MappingCuts } => {
  const mapping = mappingIn(report)
  if (mapping === undefined) return { texts: {} }
  const ofReport: Shortened = mappingOfRequest(request) === mapping ? without(report, mapping) : { text: report }
  const ofAnswer = answer === undefined ? undefined : without(answer, mapping)
  const texts = {
    report: ofReport.text,
    ...(request !== undefined && { request }),
    ...(ofAnswer && { answer: ofAnswer.text }),
  }
  if (ofReport.cut === undefined && ofAnswer?.cut === undefined) return { texts: {} }
  const cuts = { ...(ofReport.cut && { report: ofReport.cut }), ...(ofAnswer?.cut && { answer: ofAnswer.cut }) }
  return { texts, cuts }
}

/** The texts as they were. */
export const withMappingEverywhere = <T extends MappingTexts>(
  texts: T,
  { report: ofReport, answer: ofAnswer }: MappingCuts,
): T => {
  const report = restored(texts.report, ofReport && mappingOfRequest(texts.request), ofReport)
  const answer =
    texts.answer === undefined ? undefined : restored(texts.answer, ofAnswer && mappingIn(report), ofAnswer)
  return { ...texts, report, ...(answer !== undefined && { answer }) }
}
