import type { Decision, Grant } from '../support/role-grants.ts'
import { isUseOf } from '../support/role-grants.ts'

/** Grants that no call of a function's code shows on an emulator, by role and action, and why. */
const UNSEEN: readonly (readonly [grant: RegExp, reason: string])[] = [
  [/: xray:/, 'Lambda itself sends the traces'],
  [/: logs:/, 'Lambda itself writes the log'],
  [/: sqs:(DeleteMessage|GetQueueAttributes|ReceiveMessage)$/, 'Lambda itself takes messages from the queue'],
  [/: s3:ListBucket$/, 'no call of its own: S3 says 404 instead of 403 to those who have it'],
  [/: s3:AbortMultipartUpload$/, 'called only when S3 fails in the middle of a file'],
  [/ImportWorkerRole.*: sqs:SendMessage$/, 'a worker hands over what it could not finish in 14 minutes'],
]

export interface Verdict {
  /** Calls of functions of the stack that their grants did not cover. */
  readonly denied: readonly Decision[]
  /** Grants that no call needed, though one could have shown it. */
  readonly unused: readonly Grant[]
  readonly used: number
}

/** What a run of tests shows of the grants of a stack. Denials of roles that are not the stack's are the tests' own. */
export const judge = (grants: readonly Grant[], decisions: readonly Decision[]): Verdict => {
  const roles = new Set(grants.map(({ role }) => role))
  const used = new Set(grants.filter((grant) => decisions.some((decision) => isUseOf(grant, decision))))
  const isSeen = ({ role, action }: Grant): boolean => !UNSEEN.some(([unseen]) => unseen.test(`${role}: ${action}`))
  return {
    denied: decisions.filter(({ role, allowed }) => roles.has(role) && !allowed),
    unused: grants.filter((grant) => isSeen(grant) && !used.has(grant)),
    used: used.size,
  }
}

const line = ({ role, action, resource }: Grant): string => `  ${role}: ${action} on ${resource}`

/** For people. */
export const describeVerdict = ({ denied, unused, used }: Verdict): string =>
  [
    `Grants used: ${used}. Calls denied: ${denied.length}. Grants not used: ${unused.length}.`,
    ...(denied.length === 0 ? [] : ['Denied, for want of a grant:', ...denied.map(line)]),
    ...(unused.length === 0 ? [] : ['Not used, so perhaps not needed:', ...unused.map(line)]),
  ].join('\n')
