import { randomUUID } from 'node:crypto'
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { makeLogs, readLogs, stackLogGroups } from '../support/function-logs.ts'
import { sendToWorker } from '../support/import-messages.ts'
import { anonymousHttp } from '../support/local-cloud.ts'
import { CANARY, findPersonalData, PERSONAL_DATA_KINDS } from '../support/personal-data.ts'
import { waitFor } from '../support/wait-for.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

// What every other test of the run may have left in a log is looked for when the run is over, in global-teardown.ts.

const PATIENCE_MS = 60_000
const logs = makeLogs()
const startedAt = Date.now()

const good = {
  full_name: `Ada ${CANARY}`,
  email: `${CANARY}@example.com`,
  phone: '+4930901820',
  company: `${CANARY} GmbH`,
  job_title: CANARY,
  tags: [CANARY],
  custom_fields: { [CANARY]: CANARY },
}
const bad = [
  { email: `${CANARY}@@example.com`, full_name: CANARY },
  { phone: `${CANARY} 12`, full_name: CANARY },
  { full_name: CANARY.repeat(100) },
  { email: good.email, priority: CANARY },
  { [CANARY]: CANARY },
  CANARY,
  { email: good.email, linkedin_url: CANARY, related_company_id: CANARY, created_date: CANARY },
]
const table = (rows: number): string =>
  [
    `Name,Email,${CANARY}`,
    ...Array.from({ length: rows }, (_, n) => `${CANARY} ${n},${CANARY}${n}@example.com,x`),
  ].join('\n')

/** Requests of every kind that carry personal data, most of them wrong in some way. Gives the ids of those that a function answered. */
const sendCanaries = async (workspace: Workspace): Promise<string[]> => {
  const headers = { 'Idempotency-Key': CANARY }
  const json = { 'Content-Type': 'application/json' }
  const { http, post, send } = workspace
  const answers = [
    await post({ rows: [good, ...bad], update_existing: true, tags: [CANARY] }, headers),
    await post({ rows: [good] }, headers),
    await post({ rows: [good], [CANARY]: CANARY, default_country: CANARY }),
    await post({ csv: table(3), mapping: { [CANARY]: `custom_fields.${CANARY}`, Email: 'email' } }),
    await post({ csv: table(3), mapping: { [CANARY]: CANARY } }),
    await post({ csv: `Name,Email\n"${CANARY},${good.email}\n` }),
    await post({ upload_id: CANARY }),
    await send(`{"rows": [{"email": ${good.email}}]}`),
    await http({ method: 'POST', path: '/v1/import/contacts', headers: { 'Content-Type': CANARY }, body: CANARY }),
    await http({ path: `/v1/contacts?email=${good.email}` }),
    await http({ path: `/v1/contacts?phone=${encodeURIComponent(good.phone)}&${CANARY}=${CANARY}` }),
    await http({ path: `/v1/contacts/${CANARY}` }),
    await http({ path: `/v1/import/contacts/${CANARY}/rows?cursor=${CANARY}` }),
    await http({ path: `/v1/${CANARY}?${CANARY}` }),
    await anonymousHttp()({
      path: '/v1/contacts',
      headers: { ...json, Authorization: `Bearer wbk_${CANARY.repeat(6)}` },
    }),
  ]
  return answers.map(({ headers: answered }) => answered.get('x-request-id') ?? '')
}

/** The same in files that a worker reads; and messages that are none. */
const queueCanaries = async (workspace: Workspace): Promise<string[]> => {
  const jobs = [
    await workspace.queue({ csv: table(600) }),
    await workspace.queue({ upload_id: await workspace.upload(`${table(2)}\n"${CANARY},${good.email}`) }),
    await workspace.queue({
      upload_id: await workspace.upload(`${JSON.stringify(good)}\n{"email": ${good.email}}\n`, 'application/x-ndjson'),
    }),
    await workspace.queue({ upload_id: await workspace.upload(`${CANARY},${good.email}\n${CANARY},x\n`) }),
  ]
  await sendToWorker(`{"workspace_id": "${CANARY}", ${good.email}`)
  await sendToWorker({ workspace_id: CANARY, job_id: good.email })
  for (const job of jobs) await workspace.ended(job)
  return jobs
}

test(
  'no log line holds a cell, a column, an address, a key or a path that was sent, however wrong the request was',
  async () => {
    const workspace = await newWorkspace()
    const requests = await sendCanaries(workspace)
    const jobs = await queueCanaries(workspace)
    // An emulator keeps the log of a call once it is over: by then all that could be in it is.
    const lines = await waitFor(
      async () => readLogs(logs, await stackLogGroups(logs), { since: startedAt }),
      (seen) => {
        const text = seen.join('\n')
        return [...requests, ...jobs].every((id) => text.includes(id)) && text.includes('import.message_failed')
      },
      PATIENCE_MS,
    )
    expect(requests.filter((id) => id === '')).toEqual([])
    expect(lines.filter((line) => line.includes('"import.ended"')).length).toBeGreaterThanOrEqual(jobs.length)
    expect(findPersonalData(lines)).toEqual([])
  },
  PATIENCE_MS,
)

test('a line that holds any of it would be found: the logs are read back, and each kind is known', async () => {
  const logGroupName = `redaction-${randomUUID()}`
  const logStreamName = 'leak'
  const leaks = [
    `{"message":"request","name":"${CANARY.toUpperCase()}"}`,
    '{"message":"Cannot store jürgen.o+x@sub.exämple.de"}',
    '{"cause":"No such phone: +4930901820"}',
    `{"authorization":"Bearer wbk_${'a'.repeat(43)}"}`,
    `{"secret":"whsec_${Buffer.from('a secret of a webhook').toString('base64')}"}`,
    '{"url":"https://s3/bucket?X-Amz-Signature=0123456789abcdef"}',
  ]
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  try {
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
    const logEvents = leaks.map((message) => ({ message, timestamp: Date.now() }))
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }))
    const found = findPersonalData(await readLogs(logs, [logGroupName]))
    expect(found.map(({ kind }) => kind).sort()).toEqual([...PERSONAL_DATA_KINDS].sort())
    expect(found.map(({ line }) => line).sort()).toEqual([...leaks].sort())
  } finally {
    await logs.send(new DeleteLogGroupCommand({ logGroupName }))
  }
})
