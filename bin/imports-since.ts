import { paginateScan, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

export interface ImportSince {
  readonly workspace_id: string
  readonly job_id: string
  readonly status: string
}

/** Imports that ran at this time or later: what they wrote, or what is known of them, is not in what is restored. */
export const importsSince = async (
  dynamo: DynamoDBDocumentClient,
  controlTable: string,
  at: Date,
): Promise<readonly ImportSince[]> => {
  const found: ImportSince[] = []
  const since = at.toISOString()
  for await (const { Items = [] } of paginateScan(
    { client: dynamo },
    { TableName: controlTable, ConsistentRead: true },
  ))
    for (const { sk, workspace_id, job_id, status, completed_at } of Items)
      if (String(sk).startsWith('JOB#') && (completed_at === undefined || String(completed_at) >= since))
        found.push({ workspace_id: String(workspace_id), job_id: String(job_id), status: String(status) })
  return found.toSorted((a, b) => a.job_id.localeCompare(b.job_id))
}
