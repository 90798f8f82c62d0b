import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { deploymentsOf, stackState } from '../../../bin/first-deployment.ts'

const FIRST = [['--context', 'firstDeployment=true'], []]
const LATER = [[]]

describe('a deployment', () => {
  test.each([
    undefined,
    'REVIEW_IN_PROGRESS',
    'CREATE_FAILED',
    'ROLLBACK_COMPLETE',
    'ROLLBACK_FAILED',
    'DELETE_COMPLETE',
  ])('of a stack that is %s is one that can be taken back, and then one that protects', (state) => {
    expect(deploymentsOf(state, true)).toEqual(FIRST)
  })

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED'])(
    'of a stack that is %s never lowers its protection',
    (state) => {
      expect(deploymentsOf(state, true)).toEqual(LATER)
    },
  )

  test.each([undefined, 'CREATE_COMPLETE'])(
    'of a stage that keeps no data is one, also where the stack is %s',
    (state) => {
      expect(deploymentsOf(state, false)).toEqual(LATER)
    },
  )
})

describe('the state of a stack', () => {
  const clientThat = (response: () => unknown) =>
    ({ send: () => Promise.resolve().then(response) }) as unknown as CloudFormationClient

  test('is what CloudFormation says', async () => {
    const client = clientThat(() => ({ Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] }))
    expect(await stackState('Any', client)).toBe('CREATE_COMPLETE')
  })

  test('is none where there is no stack', async () => {
    const client = clientThat(() => {
      throw new Error('Stack with id Any does not exist')
    })
    expect(await stackState('Any', client)).toBeUndefined()
  })

  test('is not guessed where CloudFormation cannot be asked: protection could be lowered by it', async () => {
    const client = clientThat(() => {
      throw new Error('ExpiredToken')
    })
    await expect(stackState('Any', client)).rejects.toThrow('ExpiredToken')
  })
})
