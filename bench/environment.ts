import { enterCloud } from '../local/cloud-environment.ts'

/** Does `work` while the AWS clients made in it talk to the emulator at `endpoint`; then the environment is what it was. */
export const inCloud = async <T>(endpoint: string, work: () => Promise<T>): Promise<T> => {
  const before = { ...process.env }
  enterCloud(endpoint)
  try {
    return await work()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, before)
  }
}
