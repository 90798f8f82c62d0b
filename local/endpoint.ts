const PROBE_TIMEOUT_MS = 2_000

const EMULATORS = [
  { name: 'MiniStack', healthPath: '/_ministack/health' },
  { name: 'LocalStack', healthPath: '/_localstack/health' },
  { name: 'LocalEmu', healthPath: '/_localemu/health' },
] as const

const get = async (url: string): Promise<Response | undefined> =>
  fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => undefined)

/** Name of the emulator at `url`, if it is one that we know. */
export const emulatorAt = async (url: string): Promise<string | undefined> => {
  for (const { name, healthPath } of EMULATORS) {
    const response = await get(new URL(healthPath, url).href)
    if (response?.ok === true && (response.headers.get('content-type') ?? '').includes('json')) return name
  }
  return undefined
}

/** Whether anything speaks HTTP at `url`, whatever it says. */
export const answers = async (url: string): Promise<boolean> => (await get(url)) !== undefined
