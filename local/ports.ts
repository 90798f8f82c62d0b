import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { LocalCloudFailure } from './failure.ts'
import { run } from './processes.ts'
import { emulatorAt } from './endpoint.ts'

const HOST = '127.0.0.1'

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

/** The port wanted by LOCAL_PORT. */
export const parsePort = (text: string): number => {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new LocalCloudFailure(`LOCAL_PORT must be a port number from 1 to 65535, not ${JSON.stringify(text)}.`)
  return port
}

const isTaken = async (port: number): Promise<boolean> => {
  const socket = connect({ port, host: HOST })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Program and process id of the listener, as far as `ss` (Linux) or `lsof` (macOS) shows it. */
const listenerOf = async (port: number): Promise<string | undefined> => {
  const silent = { stdout: '' }
  const ss = await run({ file: 'ss', args: ['-ltnpH', `sport = :${port}`] }).catch(() => silent)
  const bySs = /\(\("([^"]+)",pid=(\d+)/.exec(ss.stdout)
  if (bySs !== null) return `${bySs[1] ?? ''}, process ${bySs[2] ?? ''}`
  const lsof = await run({ file: 'lsof', args: ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'] }).catch(() => silent)
  const byLsof = /^p(\d+)\nc(.+)$/m.exec(lsof.stdout)
  return byLsof === null ? undefined : `${byLsof[2] ?? ''}, process ${byLsof[1] ?? ''}`
}

/** Fails with the program that holds the port, and with ways out. */
export const assertPortFree = async (port: number): Promise<void> => {
  if (!(await isTaken(port))) return
  const url = `http://${HOST}:${port}`
  const [emulator, listener] = await Promise.all([emulatorAt(url), listenerOf(port)])
  const holder = [emulator ?? 'another program', listener === undefined ? '' : ` (${listener})`].join('')
  const reuse = emulator === undefined ? '' : `use it as it is (AWS_ENDPOINT_URL=${url} npm start), `
  throw new LocalCloudFailure(
    `Port ${port} is taken by ${holder}. Stop it, ${reuse}or choose another port: LOCAL_PORT=${port + 1} npm start`,
  )
}
