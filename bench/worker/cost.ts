import { MAX_CONCURRENT_REQUESTS } from '../../lambdas/import/engine-context.ts'
import { PRICES } from '../prices.ts'
import type { JobRun } from './run-job.ts'

/** As `lib/node-function.ts` has it: what Lambda gives one vCPU for. */
const WORKER_GIGABYTES = 1769 / 1024

/**
 * Assumed, not measured: the time of one call from a function on AWS, in milliseconds. It is above the usual latencies,
 * so the cost is rather too high; concurrent calls count once.
 */
export const ASSUMED_CALL_MS = {
  batchGet: 20,
  writeBatch: 30,
  jobUpdate: 15,
  outcomesPut: 60,
  payloadPart: 100,
} as const

/** As `lib/payload-bucket.ts` keeps them. */
const OUTCOMES_MONTHS = 30 / 30
const PAYLOAD_MONTHS = 7 / 30

const GIGABYTE = 1e9

/** Seconds for which Lambda would run: the processor's time as measured here, and all waiting, as if nothing ran beside it. */
export const lambdaSeconds = ({ processorMilliseconds, requests }: JobRun): number => {
  const count = (name: string): number => requests[name] ?? 0
  const batches = count('PutObjectCommand')
  const waves = batches * Math.ceil(count('BatchExecuteStatementCommand') / batches / MAX_CONCURRENT_REQUESTS)
  const waits =
    batches * (ASSUMED_CALL_MS.batchGet + ASSUMED_CALL_MS.outcomesPut) +
    waves * ASSUMED_CALL_MS.writeBatch +
    count('UpdateItemCommand') * ASSUMED_CALL_MS.jobUpdate +
    count('GetObjectCommand') * ASSUMED_CALL_MS.payloadPart
  return (processorMilliseconds + waits) / 1_000
}

/** US dollars for what the run did, by what they are paid for. */
export const costOf = (run: JobRun) => {
  const { units, requests, invocations, payloadBytes, outcomeBytes } = run
  const { dynamodb, lambda, s3, sqs, eventbridge } = PRICES
  const count = (name: string): number => requests[name] ?? 0
  return {
    contactWrites: units.contacts.write * dynamodb.writeUnit,
    contactReads: units.contacts.read * dynamodb.readUnit,
    jobUnits: units.control.write * dynamodb.writeUnit + units.control.read * dynamodb.readUnit,
    lambda: lambdaSeconds(run) * WORKER_GIGABYTES * lambda.gigabyteSecond + invocations * lambda.request,
    // The payload is put once, before the run.
    s3Requests: (count('PutObjectCommand') + 1) * s3.put + count('GetObjectCommand') * s3.get,
    s3Storage: ((outcomeBytes * OUTCOMES_MONTHS + payloadBytes * PAYLOAD_MONTHS) / GIGABYTE) * s3.gigabyteMonth,
    // Each message is sent, received and deleted.
    messages: 3 * invocations * sqs.request + count('PutEventsCommand') * eventbridge.event,
  }
}

export const totalOf = (cost: Readonly<Record<string, number>>): number =>
  Object.values(cost).reduce((total, part) => total + part, 0)
