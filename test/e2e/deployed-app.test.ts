import { anonymousHttp, newKey } from '../support/local-cloud.ts'

test('a new key opens the API, for a workspace of its own', async () => {
  const [one, another] = await Promise.all([newKey(), newKey()])
  expect(one.workspaceId).not.toBe(another.workspaceId)
  const response = await one.http({ path: '/v1/contacts?email=nobody@example.com' })
  expect(response).toMatchObject({ status: 200, json: { data: [], meta: { next_cursor: null } } })
})

test('without a key the API stays shut', async () => {
  const response = await anonymousHttp()({ path: '/v1/contacts?email=nobody@example.com' })
  expect(response).toMatchObject({ status: 401, json: { error: { code: 'invalid_key' } } })
})
