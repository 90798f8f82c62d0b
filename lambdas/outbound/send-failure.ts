import type { ClientRequest } from 'node:http'
import { TLSSocket } from 'node:tls'
import { AddressNotAllowed, HostNotFound } from './address-guard.ts'

/** Why a request to another server had no response. */
export type SendFailure = 'address_not_allowed' | 'dns' | 'tls' | 'connection'

/** Whether a TLS handshake is under way. */
export const watchHandshake = (request: ClientRequest): (() => boolean) => {
  let handshaking = false
  request.on('socket', (socket) => {
    if (!(socket instanceof TLSSocket)) return
    socket.once('connect', () => {
      handshaking = true
    })
    socket.once('secureConnect', () => {
      handshaking = false
    })
  })
  return () => handshaking
}

/** What an error of a request stands for. */
export const sendFailureOf = (error: Error, isHandshaking: boolean): SendFailure => {
  if (error instanceof AddressNotAllowed) return 'address_not_allowed'
  if (error instanceof HostNotFound) return 'dns'
  const code = 'code' in error ? error.code : undefined
  // Of what breaks a handshake, only a lost connection is not about certificates or protocols.
  return isHandshaking && code !== 'ECONNRESET' && code !== 'EPIPE' && code !== 'ETIMEDOUT' ? 'tls' : 'connection'
}
