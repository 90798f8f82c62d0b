import * as z from 'zod'
import type { FetchFault } from '../outbound/fetch-file.ts'
import { URL_FAULTS } from '../outbound/public-url.ts'
import { payloadFormatSchema } from '../platform/payload-format.ts'

/** What the function that fetches is asked for: the file of a URL, put where an upload of that name would be. */
export const fetchRequestSchema = z.object({ url: z.string(), workspace_id: z.string(), upload_id: z.string() })
export type FetchRequest = Readonly<z.infer<typeof fetchRequestSchema>>

const FAULTS = [
  ...(Object.keys(URL_FAULTS) as (keyof typeof URL_FAULTS)[]),
  'redirect_refused',
  'too_many_redirects',
  'unreachable',
  'tls',
  'timeout',
  'http_status',
  'too_large',
  'empty',
] as const satisfies readonly FetchFault[]

const fetchedSchema = z.object({
  bytes: z.int().positive(),
  etag: z.string().min(1),
  /** What its server said that it is. */
  format: payloadFormatSchema,
})
/** The file is there. */
export type FetchedUrl = Readonly<z.infer<typeof fetchedSchema>>

const notFetchedSchema = z.object({ fault: z.enum(FAULTS), httpStatus: z.int().exactOptional() })

/** What that function answers; `failed`: it could not do its own work, for which no URL is to blame. */
export const fetchAnswerSchema = z.union([fetchedSchema, notFetchedSchema, z.object({ failed: z.literal(true) })])
export type FetchAnswer = Readonly<z.infer<typeof fetchAnswerSchema>>
