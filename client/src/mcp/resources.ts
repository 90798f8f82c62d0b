import { readFile } from 'node:fs/promises'
import type { ContactsImportClient } from '../client.ts'
import { Refusal } from './files.ts'

const JOBS = 'contacts-import://jobs'
const GUIDE = 'contacts-import://docs/guide'
const REFERENCE = 'contacts-import://docs/openapi'
const LATEST = 20

export const RESOURCES = [
  { uri: GUIDE, name: 'guide', title: 'Guide of the client and its command line', mimeType: 'text/markdown' },
  { uri: REFERENCE, name: 'openapi', title: 'OpenAPI document of the service', mimeType: 'application/json' },
  { uri: JOBS, name: 'jobs', title: `The ${LATEST} latest jobs`, mimeType: 'application/json' },
] as const

export const TEMPLATES = [
  { uriTemplate: `${JOBS}/{job_id}`, name: 'job', title: 'A job', mimeType: 'application/json' },
] as const

const reference = async (url: string, signal: AbortSignal): Promise<string> => {
  const response = await fetch(`${url.replace(/\/+$/, '')}/openapi.json`, { signal })
  if (!response.ok) throw new Refusal(`The service returned ${response.status} for its OpenAPI document.`)
  return response.text()
}

const latest = async (client: ContactsImportClient, signal: AbortSignal): Promise<string> => {
  const jobs: unknown[] = []
  for await (const job of client.jobs({}, { signal })) if (jobs.push(job) >= LATEST) break
  return JSON.stringify(jobs)
}

/** The text of a resource. */
export const readResource = async (
  uri: string,
  {
    client,
    url,
    signal,
  }: { readonly client: ContactsImportClient; readonly url: string; readonly signal: AbortSignal },
): Promise<{ readonly uri: string; readonly mimeType: string; readonly text: string }> => {
  const json = (text: string) => ({ uri, mimeType: 'application/json', text })
  if (uri === GUIDE)
    return { uri, mimeType: 'text/markdown', text: await readFile(new URL('../../README.md', import.meta.url), 'utf8') }
  if (uri === REFERENCE) return json(await reference(url, signal))
  if (uri === JOBS) return json(await latest(client, signal))
  const [, jobId] = /^contacts-import:\/\/jobs\/(imp_[0-9A-Z]{26})$/.exec(uri) ?? []
  if (jobId === undefined) throw new Refusal(`There is no resource ${uri}.`)
  return json(JSON.stringify(await client.job(jobId, { signal })))
}
