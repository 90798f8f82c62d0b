import { setTimeout as pause } from 'node:timers/promises'
import { LOCAL_ACCESS_KEY } from './cloud-environment.ts'
import type { DeployedApp } from './stack-file.ts'

/**
 * On AWS schedules run the sweeps every minute, the least interval. After a worker was killed here, or an endpoint was
 * down, the user waits for them.
 */
const EVERY_MS = 2_000
const TIMEOUT_MS = 30_000

type Place = Pick<DeployedApp, 'endpoint_url' | 'region'>
type Sweeps = Place & Pick<DeployedApp, 'sweep_function' | 'webhook_sweep_function'>

/** Emulators check no signature; what they make of the service's name is where a request goes. */
const invoke = async (name: string, { endpoint_url, region }: Place, stopped: AbortSignal): Promise<void> => {
  const credential = `Credential=${LOCAL_ACCESS_KEY}/20260101/${region}/lambda/aws4_request`
  const response = await fetch(`${endpoint_url}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    headers: { Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none` },
    body: '{}',
    signal: AbortSignal.any([stopped, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  await response.arrayBuffer()
}

/**
 * Runs the deployed sweeps every other second. Gives the way to stop them. What fails is left to the next run, and in the end to the
 * schedules, which are deployed here too.
 */
export const keepSweeping = (app: Sweeps): (() => Promise<void>) => {
  const stop = new AbortController()
  const sweepOnAndOn = async (name: string): Promise<void> => {
    while (!stop.signal.aborted) {
      await invoke(name, app, stop.signal).catch(() => undefined)
      // Does not keep the process alive.
      await pause(EVERY_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
    }
  }
  const sweeping = Promise.all([app.sweep_function, app.webhook_sweep_function].map(sweepOnAndOn))
  return async () => {
    stop.abort()
    await sweeping
  }
}
