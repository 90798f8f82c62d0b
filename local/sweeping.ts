import { setTimeout as pause } from 'node:timers/promises'
import { LOCAL_ACCESS_KEY } from './cloud-environment.ts'
import type { DeployedApp } from './stack-file.ts'

/**
 * On AWS a schedule runs the sweep every minute, the least interval. After a worker was killed here, the user waits for
 * the sweep.
 */
const EVERY_MS = 2_000
const TIMEOUT_MS = 30_000

type Sweep = Pick<DeployedApp, 'endpoint_url' | 'region' | 'sweep_function'>

/** Emulators check no signature; what they make of the service's name is where a request goes. */
const invoke = async ({ endpoint_url, region, sweep_function }: Sweep, stopped: AbortSignal): Promise<void> => {
  const credential = `Credential=${LOCAL_ACCESS_KEY}/20260101/${region}/lambda/aws4_request`
  const response = await fetch(`${endpoint_url}/2015-03-31/functions/${sweep_function}/invocations`, {
    method: 'POST',
    headers: { Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none` },
    body: '{}',
    signal: AbortSignal.any([stopped, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  await response.arrayBuffer()
}

/**
 * Runs the deployed sweep every other second. Gives the way to stop it. What fails is left to the next run, and in the end to the
 * schedule, which is deployed here too.
 */
export const keepSweeping = (sweep: Sweep): (() => Promise<void>) => {
  const stop = new AbortController()
  const sweepOnAndOn = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await invoke(sweep, stop.signal).catch(() => undefined)
      // Does not keep the process alive.
      await pause(EVERY_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
    }
  }
  const sweeping = sweepOnAndOn()
  return () => {
    stop.abort()
    return sweeping
  }
}
