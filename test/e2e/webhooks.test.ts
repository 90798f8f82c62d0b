import type { HttpRequest } from '../../local/http-client.ts'
import { anonymousFailure, expectFailure, webhooksAnswer, webhookSecretAnswer } from '../support/contract.ts'
import { controlKeys } from '../support/stored.ts'
import { addWebhook, WEBHOOKS_PATH } from '../support/webhook-workspace.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const URL_OF_NOBODY = 'http://127.0.0.1:9999/hook'
const EVENTS = ['import.completed']

let workspace: Workspace
let other: Workspace
beforeAll(async () => {
  ;[workspace, other] = await Promise.all([newWorkspace(), newWorkspace()])
})

const create = (json: unknown, of = workspace) => of.http({ method: 'POST', path: WEBHOOKS_PATH, json })

test('a webhook is made, shown, listed, changed and removed; its secret is seen once', async () => {
  const made = await create({ url: URL_OF_NOBODY, events: EVENTS })
  expect(made.status).toBe(201)
  const { secret, ...shown } = webhookSecretAnswer.parse(made.json).data
  expect(shown).toMatchObject({ url: URL_OF_NOBODY, events: EVENTS, enabled: true, disabled_reason: null })
  const path = `${WEBHOOKS_PATH}/${shown.id}`
  const listed = await workspace.http({ path: WEBHOOKS_PATH })
  expect(webhooksAnswer.parse(listed.json)).toEqual({ data: [shown], meta: { next_cursor: null } })
  const changed = await workspace.http({ method: 'PATCH', path, json: { enabled: false, events: ['import.failed'] } })
  expect(changed).toMatchObject({ status: 200, json: { data: { enabled: false, events: ['import.failed'] } } })
  expect((await workspace.http({ path })).json).toEqual(changed.json)
  for (const response of [listed, changed]) expect(response.text).not.toContain(secret.slice(6))

  const removed = await workspace.http({ method: 'DELETE', path })
  expect([removed.status, removed.text]).toEqual([204, ''])
  expect(removed.headers.get('x-request-id')).toMatch(/./)
  expectFailure(await workspace.http({ method: 'DELETE', path }), 404, 'not_found')
  expect((await workspace.http({ path: WEBHOOKS_PATH })).json).toEqual({ data: [], meta: { next_cursor: null } })
})

test('21 at once: 20 are made, and removing one makes room for one', async () => {
  const full = await newWorkspace()
  const answers = await Promise.all(
    Array.from({ length: 21 }, () => create({ url: URL_OF_NOBODY, events: EVENTS }, full)),
  )
  const made = answers.filter(({ status }) => status === 201)
  expect(made).toHaveLength(20)
  for (const response of answers) if (response.status !== 201) expectFailure(response, 409, 'conflict')
  const page = webhooksAnswer.parse((await full.http({ path: `${WEBHOOKS_PATH}?limit=19` })).json)
  const rest = await full.http({ path: `${WEBHOOKS_PATH}?limit=19&cursor=${page.meta.next_cursor}` })
  const ids = [...page.data, ...webhooksAnswer.parse(rest.json).data].map(({ id }) => id)
  expect(ids).toEqual(
    made
      .map(({ json }) => webhookSecretAnswer.parse(json).data.id)
      .toSorted()
      .toReversed(),
  )
  await full.http({ method: 'DELETE', path: `${WEBHOOKS_PATH}/${ids[0]}` })
  expect((await create({ url: URL_OF_NOBODY, events: EVENTS }, full)).status).toBe(201)
  expectFailure(await create({ url: URL_OF_NOBODY, events: EVENTS }, full), 409, 'conflict')
})

test.each([
  ['an address inside', { url: 'https://10.0.0.1/', events: EVENTS }, 'url'],
  ['an address of the cloud’s own', { url: 'http://169.254.169.254/latest/meta-data', events: EVENTS }, 'url'],
  ['no address', { url: 'hooks', events: EVENTS }, 'url'],
  ['an event that there is not', { url: URL_OF_NOBODY, events: ['import.begun'] }, 'events.0'],
  ['no event', { url: URL_OF_NOBODY, events: [] }, 'events'],
  ['a field that there is not', { url: URL_OF_NOBODY, events: EVENTS, secret: 'x' }, 'secret'],
])('%s is refused by name, and leaves nothing', async (_, json, field) => {
  const refused = await newWorkspace()
  const { details } = expectFailure(await create(json, refused), 400, 'validation_error')
  expect(Object.keys(details?.fields ?? {})).toEqual([field])
  expect(await controlKeys(refused.workspaceId, 'WEBHOOK')).toEqual([])
})

/** Every route, on a webhook and a delivery. */
const routes = (id: string, deliveryId: string): readonly (HttpRequest & { readonly writes: boolean })[] => {
  const path = `${WEBHOOKS_PATH}/${id}`
  return [
    { path, writes: false },
    { path: `${path}/deliveries`, writes: false },
    { method: 'PATCH', path, json: { enabled: true }, writes: true },
    { method: 'POST', path: `${path}/rotate`, writes: true },
    { method: 'POST', path: `${path}/test`, writes: true },
    { method: 'POST', path: `${path}/deliveries/${deliveryId}/redeliver`, writes: true },
    { method: 'DELETE', path, writes: true },
  ]
}

test('a webhook of another workspace answers exactly as one that does not exist, and stays as it is', async () => {
  const webhook = await addWebhook(workspace, { url: URL_OF_NOBODY })
  const { id: deliveryId } = await webhook.test()
  const before = await webhook.show()
  const [ofOther, ofNobody] = [webhook.id, 'whk_01JD0000000000000000000000'].map((id) => routes(id, deliveryId))
  for (const [index, request] of ofOther!.entries()) {
    const foreign = await other.http(request)
    expectFailure(foreign, 404, 'not_found')
    expect(anonymousFailure(foreign)).toBe(anonymousFailure(await other.http(ofNobody![index]!)))
  }
  // The delivery above has no receiver at its address.
  const after = await webhook.show()
  expect(after).toEqual({ ...before, failing_since: after.failing_since })
})

test('reading takes read:webhooks, and everything else write:webhooks', async () => {
  const { id } = await addWebhook(workspace, { url: URL_OF_NOBODY })
  const { workspaceId } = workspace
  const all = [{ path: WEBHOOKS_PATH, writes: false }, ...routes(id, 'dlv_01JD0000000000000000000000')]
  const [reader, writer, importer] = await Promise.all([
    newWorkspace({ workspaceId, permissions: ['read:webhooks'] }),
    newWorkspace({ workspaceId, permissions: ['write:webhooks'] }),
    newWorkspace({ workspaceId, permissions: ['read:contacts', 'write:contacts'] }),
  ])
  for (const { writes, ...request } of all) {
    const refused = [importer, writes ? reader : writer]
    for (const { http } of refused) expectFailure(await http(request), 403, 'insufficient_permissions')
    expect((await (writes ? writer : reader).http(request)).status).not.toBe(403)
  }
})
