import { judge } from '../../iam/verdict.ts'

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Contacts'
const FILES = 'arn:aws:s3:::bucket/outcomes/*'
const grant = (action: string, resource: string) => ({ role: 'reader', action, resource })
const call = (action: string, resource: string, allowed = true, role = 'reader') => ({
  role,
  action,
  resource,
  allowed,
})

test('a call that is denied to a role of the stack stands out, also among many that are allowed', () => {
  const denied = call('dynamodb:PutItem', TABLE, false)
  const verdict = judge([grant('dynamodb:GetItem', TABLE)], [call('dynamodb:GetItem', TABLE), denied])
  expect(verdict).toEqual({ denied: [denied], unused: [], used: 1 })
})

test('what a role of the tests is denied does not count', () => {
  const ofTest = call('dynamodb:GetItem', TABLE, false, 'copy-of-reader')
  expect(judge([grant('dynamodb:GetItem', TABLE)], [ofTest]).denied).toEqual([])
})

test.each([
  ['another action', call('dynamodb:Query', TABLE)],
  ['a longer name', call('dynamodb:GetItem', `${TABLE}2`)],
  ['a call that was denied', call('dynamodb:GetItem', TABLE, false)],
  ['another role', call('dynamodb:GetItem', TABLE, true, 'writer')],
])('%s is no use of a grant', (_, decision) => {
  const granted = grant('dynamodb:GetItem', TABLE)
  expect(judge([granted], [decision]).unused).toEqual([granted])
})

test('a grant with a wildcard is used by any name that it covers, and by no other', () => {
  const granted = grant('s3:GetObject', FILES)
  expect(judge([granted], [call('s3:GetObject', 'arn:aws:s3:::bucket/outcomes/w/j')]).unused).toEqual([])
  expect(judge([granted], [call('s3:GetObject', 'arn:aws:s3:::bucket/rejects/w/j')]).unused).toEqual([granted])
})

test('grants by which Lambda works for a function are not missed', () => {
  expect(judge([grant('xray:PutTraceSegments', '*'), grant('sqs:ReceiveMessage', 'queue')], []).unused).toEqual([])
})
