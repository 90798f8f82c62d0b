import { cpus, totalmem } from 'node:os'
import { checkoutFolder } from '../local/folders.ts'
import { run } from '../local/processes.ts'

/** What the figures were measured on. */
export const machine = () => {
  const cores = cpus()
  return {
    cpu: cores[0]?.model ?? 'unknown',
    cores: cores.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
}

/** The commit that was measured; `-dirty` where files differ from it. */
export const commit = async (): Promise<string> => {
  const args = ['describe', '--always', '--abbrev=40', '--exclude=*', '--dirty']
  const result = await run({ file: 'git', args, cwd: checkoutFolder }).catch(() => undefined)
  return result?.exitCode === 0 ? result.stdout.trim() : 'unknown'
}
