import { jobAnswer, type JobBody } from './contract.ts'
import { IMPORT_PATH, type Workspace } from './workspace.ts'

export type ExportFormat = 'csv' | 'ndjson' | 'vcard'

export const askForExport = (workspace: Workspace, json: unknown) =>
  workspace.http({ method: 'POST', path: '/v1/export/contacts', json })

/** Exports all contacts and fetches the file. */
export const exported = async (workspace: Workspace, format: ExportFormat): Promise<{ job: JobBody; text: string }> => {
  const response = await askForExport(workspace, { format })
  expect(response.status).toBe(202)
  const job = await workspace.ended(jobAnswer.parse(response.json).data.job_id)
  expect(job).toMatchObject({ kind: 'export', status: 'completed', progress: 1 })
  const link = await workspace.http({
    path: `${IMPORT_PATH}/${job.job_id}/file`,
    headers: { Accept: 'application/json' },
  })
  expect(link.status).toBe(200)
  const { data } = link.json as { data: { url: string } }
  return { job, text: await (await fetch(data.url)).text() }
}
