import { createHash } from 'node:crypto'
import type { ApiResponse } from './response.ts'
import type { PublicRequest } from './api-handler.ts'
import { header } from './header.ts'

interface PublicDocument {
  readonly type: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** How long a cache may serve an old version after a deployment. */
const CACHE_SECONDS = 300

const etagOf = (text: string): string => `"${createHash('sha256').update(text).digest('base64url')}"`

/** RFC 9110, section 13.1.2: any of a list, compared weakly. */
const names = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))

/** The page, relative to the root: paths differ by stage, domain and emulator. */
const docsFrom = ({ requestContext: { path } }: PublicRequest['event']): string => {
  const last = path.slice(path.lastIndexOf('/') + 1)
  return last === '' ? 'docs' : `${last}/docs`
}

/** Public documents, serialised once per cold start, by resource. */
export const servePublicDocuments = (assets: Readonly<Record<string, PublicDocument>>) => {
  const responses = new Map(
    Object.entries(assets).map(([resource, { type, text, headers }]) => {
      const ETag = etagOf(text)
      const always = { 'Content-Type': type, 'Cache-Control': `public, max-age=${CACHE_SECONDS}`, ETag, ...headers }
      return [resource, { etag: ETag, full: { status: 200, headers: always, text } }] as const
    }),
  )
  return ({ event }: PublicRequest): Promise<ApiResponse> => {
    if (event.resource === '/')
      return Promise.resolve({ status: 302, headers: { Location: docsFrom(event) }, text: '' })
    const asset = responses.get(event.resource)
    if (asset === undefined) return Promise.reject(new Error('The function was given a route that it does not serve.'))
    const known = names(header(event, 'if-none-match') ?? '', asset.etag)
    return Promise.resolve(known ? { ...asset.full, status: 304, text: '' } : asset.full)
  }
}
