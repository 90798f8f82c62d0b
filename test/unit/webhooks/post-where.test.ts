import tls from 'node:tls'
import { makePost } from '../../../lambdas/webhooks/post.ts'
import { CERTIFICATE, here, LONG_MS, makeReceivers, postTo } from './receivers.ts'

const receivers = makeReceivers()
afterEach(() => receivers.close())

describe('over TLS', () => {
  const trusted = tls.getCACertificates('default')
  afterEach(() => {
    tls.setDefaultCACertificates(trusted)
  })
  const receive = () => receivers.https((_, response) => response.end())

  test('a certificate of an unknown authority is refused', async () => {
    const port = await receive()
    await expect(postTo(`https://receiver.example.com:${port}/`)).resolves.toMatchObject({ status: null, error: 'tls' })
  })

  test('one that a root vouches for is accepted for the name that it is made for, and for no other', async () => {
    const port = await receive()
    tls.setDefaultCACertificates([CERTIFICATE])
    await expect(postTo(`https://receiver.example.com:${port}/`)).resolves.toMatchObject({ status: 200, error: null })
    await expect(postTo(`https://other.example.com:${port}/`)).resolves.toMatchObject({ status: null, error: 'tls' })
  })

  test('what answers without TLS is refused', async () => {
    const port = await receivers.http((_, response) => response.end())
    await expect(postTo(`https://127.0.0.1:${port}/`)).resolves.toMatchObject({ status: null, error: 'tls' })
  })

  test('what closes within the handshake broke the connection', async () => {
    const port = await receivers.tcp((socket) => socket.once('data', () => socket.destroy()))
    await expect(postTo(`https://127.0.0.1:${port}/`)).resolves.toMatchObject({ status: null, error: 'connection' })
  })
})

describe('a name that resolves elsewhere each time', () => {
  test('is connected to the checked address, with one DNS look-up', async () => {
    let requests = 0
    const port = await receivers.http((_, response) => {
      requests += 1
      response.end()
    })
    const lookups: string[] = []
    const rebinding = async (hostname: string) => {
      lookups.push(hostname)
      return lookups.length === 1 ? ['127.0.0.1'] : ['10.0.0.1']
    }
    const url = `http://rebind.example.com:${port}/`
    await expect(postTo(url, LONG_MS, rebinding)).resolves.toMatchObject({ status: 200, error: null })
    expect(lookups).toEqual(['rebind.example.com'])
    // The next attempt resolves again, and does not connect.
    await expect(postTo(url, LONG_MS, rebinding)).resolves.toMatchObject({ error: 'address_not_allowed' })
    expect(requests).toBe(1)
  })

  test('to this machine is not connected to where the policy is strict', async () => {
    let connections = 0
    const port = await receivers.tcp(() => {
      connections += 1
    })
    const post = makePost({ resolve: here, policy: { allowInsecure: false }, timeoutMs: LONG_MS })
    const message = { url: `https://rebind.example.com:${port}/`, headers: {}, body: '{}' }
    await expect(post(message)).resolves.toMatchObject({ error: 'address_not_allowed' })
    expect(connections).toBe(0)
  })
})
