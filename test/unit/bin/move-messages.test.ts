import type { SQSClient } from '@aws-sdk/client-sqs'
import { moveDeadLetters } from '../../../bin/move-messages.ts'

const QUEUE = 'https://sqs/1/imports'
const DEAD = 'https://sqs/1/dead'
const ARN = { queue: 'arn:aws:sqs:r:1:imports', dead: 'arn:aws:sqs:r:1:dead' }

interface Call {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
}

type Answers = Readonly<Record<string, (input: Call['input']) => unknown>>

/** SQS with so many dead letters, which answers as given; any other call is a failure of the test. */
const setup = (found: number, answers: Answers, RedrivePolicy?: string) => {
  const calls: Call[] = []
  const known: Answers = {
    GetQueueUrl: () => ({ QueueUrl: DEAD }),
    GetQueueAttributes: ({ QueueUrl }) => ({
      Attributes:
        QueueUrl === QUEUE
          ? { QueueArn: ARN.queue, RedrivePolicy: RedrivePolicy ?? JSON.stringify({ deadLetterTargetArn: ARN.dead }) }
          : { ApproximateNumberOfMessages: String(found) },
    }),
    ...answers,
  }
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: Call['input'] }) => {
    const name = command.constructor.name.replace(/Command$/, '')
    calls.push({ name, input: command.input })
    const response = known[name]
    if (response === undefined) throw new Error(`Not to be called: ${name}`)
    return response(command.input)
  }
  const sqs = { send } as unknown as SQSClient
  return { calls, move: (dryRun = false) => moveDeadLetters(sqs, { queueUrl: QUEUE, dryRun }) }
}

const failing = (name: string) => () => {
  throw Object.assign(new Error('no'), { name })
}

describe('dead letters', () => {
  test('are only counted by a dry run', async () => {
    const { move } = setup(3, {})
    expect(await move(true)).toEqual({ found: 3, moved: 0 })
  })

  test('that there are none of are not moved', async () => {
    const { move } = setup(0, {})
    expect(await move()).toEqual({ found: 0, moved: 0 })
  })

  test('are moved by SQS, to the queue that gave them up, and it is waited for', async () => {
    const tasks = [
      { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 1 },
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 },
    ]
    const { calls, move } = setup(3, {
      StartMessageMoveTask: () => ({ TaskHandle: 'task' }),
      ListMessageMoveTasks: () => ({ Results: [tasks.shift()] }),
    })
    expect(await move()).toEqual({ found: 3, moved: 3 })
    expect(calls.find(({ name }) => name === 'StartMessageMoveTask')?.input).toEqual({
      SourceArn: ARN.dead,
      DestinationArn: ARN.queue,
    })
  })

  test.each(['FAILED', 'CANCELLED'])('that SQS moves in part (%s) are a failure that says so', async (Status) => {
    const task = { Status, ApproximateNumberOfMessagesMoved: 2, FailureReason: 'AccessDenied' }
    const { move } = setup(3, { StartMessageMoveTask: () => ({}), ListMessageMoveTasks: () => ({ Results: [task] }) })
    await expect(move()).rejects.toThrow('SQS moved 2 messages, then stopped: AccessDenied')
  })

  test('are not moved by hand where SQS could move them but may not', async () => {
    const { calls, move } = setup(3, { StartMessageMoveTask: failing('AccessDenied') })
    await expect(move()).rejects.toThrow('no')
    expect(calls.map(({ name }) => name)).not.toContain('ReceiveMessage')
  })

  describe('on an emulator that cannot move them', () => {
    const emulator = (messages: readonly string[], answers: Answers = {}) => {
      const left = [...messages]
      return setup(messages.length, {
        StartMessageMoveTask: failing('UnsupportedOperation'),
        ReceiveMessage: ({ MaxNumberOfMessages }) => ({
          Messages: left.splice(0, Number(MaxNumberOfMessages)).map((Body) => ({ Body, ReceiptHandle: Body })),
        }),
        SendMessage: ({ MessageBody }) => {
          // It dies again at once.
          left.push(String(MessageBody))
        },
        DeleteMessage: () => undefined,
        ...answers,
      })
    }
    const steps = (calls: readonly Call[]) =>
      calls.flatMap(({ name, input }) => {
        if (name === 'SendMessage') return [`send ${String(input['MessageBody'])}`]
        return name === 'DeleteMessage' ? [`delete ${String(input['ReceiptHandle'])}`] : []
      })

    test('each is sent before it is deleted', async () => {
      const { calls, move } = emulator(['a', 'b'])
      expect(await move()).toEqual({ found: 2, moved: 2 })
      expect(steps(calls)).toEqual(['send a', 'delete a', 'send b', 'delete b'])
    })

    test('those that die again at once are not moved again', async () => {
      const messages = Array.from({ length: 23 }, (_, n) => `m${n}`)
      const { calls, move } = emulator(messages)
      expect(await move()).toEqual({ found: 23, moved: 23 })
      expect(steps(calls).filter((step) => step.startsWith('send'))).toEqual(messages.map((name) => `send ${name}`))
    })

    test('one that cannot be sent stays where it is', async () => {
      const { calls, move } = emulator(['a', 'b'], { SendMessage: failing('ServiceUnavailable') })
      await expect(move()).rejects.toThrow('no')
      expect(steps(calls)).toEqual(['send a'])
    })
  })

  test('of a queue that gives up none are a failure that says so', async () => {
    const { move } = setup(3, {}, '{}')
    await expect(move()).rejects.toThrow('has no dead-letter queue')
  })
})
