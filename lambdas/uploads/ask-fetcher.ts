import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { failAsUnavailable } from '../http/dependency-failure.ts'
import { ApiError } from '../http/errors.ts'
import { fetchAnswerSchema, type FetchAnswer, type FetchedUrl, type FetchRequest } from './fetched-url.ts'
import { urlRefusal } from './url-fault.ts'

/** Brings the file of a URL to where uploads are. Throws where it does not come: then nothing was stored. */
export type FetchUrl = (request: FetchRequest) => Promise<FetchedUrl>

interface Deps {
  readonly lambda: Pick<LambdaClient, 'send'>
  readonly functionName: string
}

/** Has another function fetch, which may do nothing else: what servers send is never read by one that may read contacts. */
export const makeAskFetcher =
  ({ lambda, functionName }: Deps): FetchUrl =>
  async (request) => {
    const answer = await failAsUnavailable(() => ask(request, { lambda, functionName }))
    if ('failed' in answer) throw new ApiError('service_unavailable')
    if ('fault' in answer) throw urlRefusal(answer)
    return answer
  }

const ask = async (request: FetchRequest, { lambda, functionName }: Deps): Promise<FetchAnswer> => {
  const invoke = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) })
  const { FunctionError, Payload } = await lambda.send(invoke)
  // It ran out of time or memory, whatever the reason.
  if (FunctionError !== undefined) return { failed: true }
  return fetchAnswerSchema.parse(JSON.parse(Buffer.from(Payload ?? []).toString()))
}
