import { queuedAnswer } from '../support/contract.ts'
import { storedAmounts } from '../support/stored.ts'
import { newWorkspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ email: `person${n + 1}@x.com` }))

test(
  'the same request again gets its 202 again byte for byte, whatever became of the job meanwhile',
  async () => {
    const workspace = await newWorkspace()
    const body = { rows: people(600) }
    const headers = { 'Idempotency-Key': 'large' }
    const first = await workspace.post(body, headers)
    const together = await Promise.all([1, 2, 3].map(() => workspace.post(body, headers)))
    const { job_id } = queuedAnswer.parse(first.json).data
    await workspace.ended(job_id)
    for (const again of [...together, await workspace.post(body, headers)]) {
      expect([again.status, again.text]).toEqual([202, first.text])
      expect(again.headers.get('idempotency-replayed')).toBe('true')
    }
    expect((await workspace.post({ rows: people(601) }, headers)).status).toBe(422)
    expect(await storedAmounts(workspace.workspaceId)).toMatchObject({ jobs: 1, idempotencyKeys: 1 })
  },
  PATIENCE_MS,
)

test.each<[string, string]>([
  ['rows', `{"rows":[${'{},'.repeat(300_000)}{}]}`],
  ['lines', `{"csv":"email\\n${'a@x.com\\n'.repeat(300_000)}"}`],
])(
  'a body of 300,000 tiny %s is taken in, and can be cancelled',
  async (_, body) => {
    const workspace = await newWorkspace()
    const response = await workspace.send(body)
    expect(response.status).toBe(202)
    const { job_id } = queuedAnswer.parse(response.json).data
    await workspace.cancel(job_id)
    expect((await workspace.ended(job_id)).status).toBe('cancelled')
  },
  PATIENCE_MS,
)
