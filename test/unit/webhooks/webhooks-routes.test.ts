import { makeDelivery, makeWebhook, MAKER, NOW, webhookId } from '../../support/webhook-fixture.ts'
import { error, HOUR, ONE, REDELIVER, setup } from './routes-under-test.ts'

test('reading takes the permission to read, everything else the one to write', () => {
  const { routes } = setup()
  for (const [route, { anyOf }] of Object.entries(routes))
    expect([route, anyOf]).toEqual([route, [route.startsWith('GET') ? 'read:webhooks' : 'write:webhooks']])
})

describe('a new webhook', () => {
  test('shows its secret this once: 32 random bytes, kept sealed for this webhook', async () => {
    const { call, create, sealed, webhooks } = setup()
    const made = await create()
    expect(made).toEqual({
      id: webhookId(1),
      url: 'https://hooks.example.com/',
      events: ['import.completed'],
      enabled: true,
      disabled_reason: null,
      disabled_at: null,
      failing_since: null,
      dropped_count: 0,
      created_at: '2026-11-23T12:00:00.000Z',
      created_by: MAKER,
      updated_at: '2026-11-23T12:00:00.000Z',
      updated_by: MAKER,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as string,
    })
    expect(sealed).toEqual([{ bytes: 32, webhook_id: made.id }])
    const { secret, ...shown } = made
    expect((await call(`GET ${ONE}`, { webhook: made.id })).data).toEqual(shown)
    expect((await call('GET /v1/webhooks')).data).toEqual([shown])
    const stored = JSON.stringify(await webhooks.read({ workspace_id: 'acme', webhook_id: made.id }))
    expect(stored).not.toContain(secret.slice(6, 20))
  })

  const url = 'https://hooks.example.com/'
  test.each([
    ['without anything', {}, { url: 'is needed', events: 'is needed' }],
    ['of nulls', { url: null, events: null }, { url: 'is needed', events: 'is needed' }],
    [
      'with an address that cannot be one',
      { url: 'http://x', events: ['import.failed'] },
      { url: 'must begin with https://' },
    ],
    [
      'that is wrong everywhere',
      { url: 'http://x', events: ['import.begun'], enabled: true },
      {
        url: 'must begin with https://',
        'events.0': expect.stringContaining('must be one of') as string,
        enabled: 'unknown field',
      },
    ],
    ['with an address that is no text', { url: 1, events: ['import.failed'] }, { url: 'must be text' }],
    [
      'with a field of another request',
      { url, events: ['import.failed'], enabled: true },
      { enabled: 'unknown field' },
    ],
    ['that wants nothing', { url, events: [] }, { events: 'must name at least one event type' }],
    [
      'that wants something twice',
      { url, events: ['import.failed', 'import.failed'] },
      { events: 'must name each event type once' },
    ],
    [
      'that wants what there is not',
      { url, events: ['import.begun'] },
      { 'events.0': expect.stringMatching(/^must be one of import\.completed, /) as string },
    ],
    [
      'that wants the test',
      { url, events: ['webhook.test'] },
      { 'events.0': 'is always sent on request and cannot be subscribed to' },
    ],
    ['whose events are no list', { url, events: 'import.failed' }, { events: 'must be a list of event types' }],
  ])('%s is refused, and nothing sealed for it', async (_, json, fields) => {
    const { create, sealed } = setup()
    await expect(create(json)).rejects.toMatchObject(error('validation_error', fields))
    expect(sealed).toEqual([])
  })

  test('over the most that a workspace may have is a conflict', async () => {
    const { create } = setup()
    for (let n = 0; n < 20; n += 1) await create()
    await expect(create()).rejects.toMatchObject(error('conflict'))
  })

  test('is not there when KMS cannot be reached: trying again is safe', async () => {
    const unwell = Object.assign(new Error('unwell'), {
      name: 'KMSInternalException',
      $metadata: { httpStatusCode: 500 },
    })
    const { create, call } = setup({ vault: { seal: () => Promise.reject(unwell) } })
    await expect(create()).rejects.toMatchObject(error('service_unavailable'))
    expect((await call('GET /v1/webhooks')).data).toEqual([])
  })
})

test.each([
  `GET ${ONE}`,
  `PATCH ${ONE}`,
  `DELETE ${ONE}`,
  `POST ${ONE}/rotate`,
  `POST ${ONE}/test`,
  `GET ${ONE}/deliveries`,
  REDELIVER,
])('%s: a webhook of another workspace, an unknown one and what cannot be an id are not found alike', async (route) => {
  const { call, create } = setup()
  const { id } = await create()
  const delivery = makeDelivery().delivery_id
  for (const asked of [{ webhook: id, workspaceId: 'other' }, { webhook: webhookId(99) }, { webhook: 'whk_%00' }]) {
    const wanted = { code: 'not_found', message: 'Not found. Check the path and the id.' }
    await expect(call(route, { ...asked, delivery, json: { enabled: true } })).rejects.toMatchObject(wanted)
  }
})

describe('a change', () => {
  test('sets what it names and leaves the rest', async () => {
    const { call, create, state } = setup()
    const { id, secret: _secret, ...before } = await create()
    state.now += 1_000
    const { data } = await call(`PATCH ${ONE}`, { webhook: id, json: { events: ['import.failed'], url: null } })
    expect(data).toEqual({ id, ...before, events: ['import.failed'], updated_at: '2026-11-23T12:00:01.000Z' })
  })

  test('of nothing is refused, and so is an address that cannot be one', async () => {
    const { call, create } = setup()
    const { id } = await create()
    const patch = (json: object) => call(`PATCH ${ONE}`, { webhook: id, json })
    await expect(patch({})).rejects.toMatchObject(error('validation_error'))
    await expect(patch({ url: 'ftp://x' })).rejects.toMatchObject(
      error('validation_error', { url: expect.any(String) }),
    )
    await expect(patch({ secret: 'x' })).rejects.toMatchObject(
      error('validation_error', { secret: expect.any(String) }),
    )
  })

  test('that enables it takes off why it was disabled, and since when it failed', async () => {
    const { call, webhooks } = setup()
    const disabled_at = '2026-11-23T11:30:00.000Z'
    const failing = { enabled: false, disabled_reason: 'failing', disabled_at, failing_since: disabled_at } as const
    await webhooks.add(makeWebhook(failing))
    const patch = (json: object) => call(`PATCH ${ONE}`, { webhook: webhookId(1), json })
    expect((await patch({ enabled: false })).data).toMatchObject(failing)
    expect((await patch({ enabled: true })).data).toMatchObject({
      enabled: true,
      disabled_reason: null,
      disabled_at: null,
      failing_since: null,
    })
    expect((await patch({ enabled: false })).data).toMatchObject({
      enabled: false,
      disabled_reason: null,
      disabled_at: '2026-11-23T12:00:00.000Z',
    })
  })

  test('of the address begins its health anew', async () => {
    const { call, webhooks } = setup()
    await webhooks.add(makeWebhook({ failing_since: '2026-11-20T12:00:00.000Z' }))
    const patch = (url: string) => call(`PATCH ${ONE}`, { webhook: webhookId(1), json: { url } })
    expect((await patch(makeWebhook().url)).data).toMatchObject({ failing_since: '2026-11-20T12:00:00.000Z' })
    expect((await patch('https://other.example.com/')).data).toMatchObject({ failing_since: null })
  })

  test('that another was quicker than is made on what the other left', async () => {
    const { webhooks } = setup()
    let rivals = 0
    const change: typeof webhooks.change = async (seen, changes) => {
      if ((rivals += 1) === 1) await webhooks.change(seen, { events: ['import.cancelled'] })
      return webhooks.change(seen, changes)
    }
    const { call } = setup({ webhooks: { ...webhooks, change } })
    await webhooks.add(makeWebhook())
    const { data } = await call(`PATCH ${ONE}`, { webhook: webhookId(1), json: { enabled: false } })
    expect(data).toMatchObject({ enabled: false, events: ['import.cancelled'] })
  })
})

test('what was removed is gone, once', async () => {
  const { call, create } = setup()
  const { id } = await create()
  expect(await call(`DELETE ${ONE}`, { webhook: id })).toMatchObject({ status: 204, text: '' })
  await expect(call(`DELETE ${ONE}`, { webhook: id })).rejects.toMatchObject(error('not_found'))
})

describe('a new secret', () => {
  test('is shown once, and the old one signs along for 24 hours', async () => {
    const { call, create, webhooks } = setup()
    const { id, secret } = await create()
    const { status, data } = await call(`POST ${ONE}/rotate`, { webhook: id })
    expect(status).toBe(200)
    expect(data['secret']).not.toBe(secret)
    const stored = await webhooks.read({ workspace_id: 'acme', webhook_id: id })
    expect(stored?.secrets.map(({ signs_until }) => signs_until)).toEqual([null, NOW + 24 * HOUR])
  })

  test('whose answer was lost is made once, and still shown', async () => {
    const { webhooks } = setup()
    let calls = 0
    // The first call takes effect; the client hears nothing, sends it again, and is refused.
    const change: typeof webhooks.change = async (seen, changes) => {
      const changed = await webhooks.change(seen, changes)
      return (calls += 1) === 1 ? undefined : changed
    }
    const { call } = setup({ webhooks: { ...webhooks, change } })
    await webhooks.add(makeWebhook())
    const { data } = await call(`POST ${ONE}/rotate`, { webhook: webhookId(1) })
    const { secrets } = (await webhooks.read({ workspace_id: 'acme', webhook_id: webhookId(1) }))!
    expect(secrets.map(({ signs_until }) => signs_until)).toEqual([null, NOW + 24 * HOUR])
    const sealed = Buffer.from(secrets[0]!.ciphertext.map((byte) => byte ^ 0xff)).toString('base64')
    expect(data['secret']).toBe(`whsec_${sealed}`)
  })

  test('can be made twice in 24 hours, and the third time once the oldest has run out', async () => {
    const { call, create, state, webhooks } = setup()
    const { id } = await create()
    const rotate = () => call(`POST ${ONE}/rotate`, { webhook: id })
    await rotate()
    state.now += HOUR
    await rotate()
    const message = expect.stringContaining('2026-11-24T12:00:00.000Z') as string
    await expect(rotate()).rejects.toMatchObject({ code: 'conflict', message })
    state.now = NOW + 24 * HOUR
    await rotate()
    const stored = await webhooks.read({ workspace_id: 'acme', webhook_id: id })
    expect(stored?.secrets.map(({ signs_until }) => signs_until)).toEqual([null, NOW + 48 * HOUR, NOW + 25 * HOUR])
  })
})
