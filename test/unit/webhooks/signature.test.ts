import { Webhook as Receiver } from 'standardwebhooks'
import { signatureHeaders } from '../../../lambdas/webhooks/signature.ts'
import { secretText } from '../../../lambdas/webhooks/signing-secret.ts'

const secretOf = (fill: number, size = 32) => new Uint8Array(size).fill(fill)
/** Now: the receiver's library takes the time from the clock. */
const message = { id: 'evt_1', at: Date.now(), body: '{"type":"import.completed","data":{"name":"É"}}' }
const verify = (secret: Uint8Array, headers: Readonly<Record<string, string>>, body = message.body) =>
  new Receiver(secretText(secret)).verify(body, headers)

describe('the signature', () => {
  test.each([24, 32, 64])('with a secret of %i bytes is accepted by the library of Standard Webhooks', (size) => {
    const secret = secretOf(7, size)
    expect(verify(secret, signatureHeaders(message, [secret]))).toEqual(JSON.parse(message.body))
  })

  test('of a webhook whose secret was rotated is accepted with either secret, the newest first', () => {
    const [now, before] = [secretOf(1), secretOf(2)]
    const headers = signatureHeaders(message, [now, before])
    expect(headers['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=$/)
    expect(headers['webhook-signature']?.split(' ')[0]).toBe(signatureHeaders(message, [now])['webhook-signature'])
    expect(() => verify(now, headers)).not.toThrow()
    expect(() => verify(before, headers)).not.toThrow()
    expect(() => verify(secretOf(3), headers)).toThrow('No matching signature found')
  })

  test('holds only for this body, this id and this time', () => {
    const secret = secretOf(7)
    const headers = signatureHeaders(message, [secret])
    const seconds = Number(headers['webhook-timestamp'])
    expect(() => verify(secret, headers, message.body.replace('É', 'E'))).toThrow()
    expect(() => verify(secret, { ...headers, 'webhook-id': 'evt_2' })).toThrow()
    expect(() => verify(secret, { ...headers, 'webhook-timestamp': String(seconds + 1) })).toThrow()
  })

  test('is that of the example in the library’s own tests', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
    const example = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, body: '{"test": 2432232314}' }
    expect(signatureHeaders(example, [secret])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('is never missing: without a secret nothing is posted', () => {
    expect(() => signatureHeaders(message, [])).toThrow('no secret')
  })
})
