import { WARNINGS, type Warning } from '../import/source/warnings.ts'
import type { ContentStore } from './content-store.ts'

interface Asked {
  readonly workspaceId: string
  /** Undefined for a dry run, which imports nothing. */
  readonly content?: string | undefined
}

interface Deps {
  readonly contents?: ContentStore | undefined
}

/** The warning that another job imported the same, if one did. It is a courtesy: no import fails for want of it. */
export const sameContentWarning = async (
  { workspaceId, content }: Asked,
  { jobId, now }: { readonly jobId: string; readonly now: number },
  { contents }: Deps,
): Promise<readonly Warning[]> => {
  if (content === undefined || contents === undefined) return []
  const earlier = await contents.use({ workspaceId, fingerprint: content, jobId, now }).catch(() => undefined)
  return earlier === undefined
    ? []
    : [{ code: 'same_content', message: WARNINGS.same_content, count: 1, job_id: earlier }]
}
