import { makeLogs, readLogs, stackLogGroups } from '../support/function-logs.ts'
import { findPersonalData } from '../support/personal-data.ts'
import './global-setup.ts'

/** How many of the lines that should not be there are shown. */
const SHOWN = 5

/** After all that the tests sent: no line of any function holds an email, a phone, a key, a secret or a planted cell. */
const assertNothingLeaked = async (): Promise<void> => {
  const logs = makeLogs()
  const lines = await readLogs(logs, await stackLogGroups(logs))
  const findings = findPersonalData(lines)
  process.stderr.write(`${lines.length} log lines hold ${findings.length} pieces of personal data\n`)
  if (findings.length === 0) return
  const shown = findings.slice(0, SHOWN).map(({ kind, line }) => `${kind}: ${line}`)
  throw new Error(`Personal data in the logs of the functions:\n${shown.join('\n')}`)
}

export default async function tearDown(): Promise<void> {
  try {
    if (globalThis.stopCloudUnderTest !== undefined) await assertNothingLeaked()
  } finally {
    await globalThis.stopCloudUnderTest?.()
  }
}
