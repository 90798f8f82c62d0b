import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../../local/emulators/python', import.meta.url))
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Contacts'

/** Calls a function of permissions.py, in the Python of the machine. */
const ask = (expression: string, given: unknown): unknown => {
  const script = `
import json, sys
from types import SimpleNamespace as Any
sys.path.insert(0, sys.argv[1])
import permissions
given = json.loads(sys.argv[2])
print(json.dumps(${expression}))`
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
  return JSON.parse(execFileSync('python3', ['-c', script, FOLDER, JSON.stringify(given)], { env, encoding: 'utf8' }))
}

const CHECKS = `permissions.checks_of(Any(
  service=Any(service_name=given["service"]), operation=Any(name=given["operation"]), service_request=given["request"],
  region="us-east-1", account_id="000000000000", request=Any(form=given.get("form"))))`

test.each([
  ['dynamodb', 'GetItem', { TableName: 'Contacts' }, null],
  ['dynamodb', 'BatchGetItem', { RequestItems: { Contacts: {} } }, [['dynamodb:BatchGetItem', TABLE]]],
  ['dynamodb', 'Query', { TableName: 'Contacts', IndexName: 'sweep' }, [['dynamodb:Query', `${TABLE}/index/sweep`]]],
  [
    'dynamodb',
    'TransactWriteItems',
    { TransactItems: [{ Put: { TableName: 'Contacts' } }, { Update: { TableName: 'Contacts' } }] },
    [
      ['dynamodb:PutItem', TABLE],
      ['dynamodb:UpdateItem', TABLE],
    ],
  ],
  [
    'dynamodb',
    'BatchExecuteStatement',
    {
      Statements: [
        { Statement: `INSERT INTO "Contacts" VALUE {'pk': ?}` },
        { Statement: 'UPDATE "Contacts" SET version = ? WHERE pk = ?' },
        { Statement: 'SELECT * FROM "Contacts"."sweep" WHERE pk = ?' },
      ],
    },
    [
      ['dynamodb:PartiQLInsert', TABLE],
      ['dynamodb:PartiQLUpdate', TABLE],
      ['dynamodb:PartiQLSelect', `${TABLE}/index/sweep`],
    ],
  ],
  [
    'events',
    'PutEvents',
    { Entries: [{ EventBusName: 'Bus' }] },
    [['events:PutEvents', 'arn:aws:events:us-east-1:000000000000:event-bus/Bus']],
  ],
  [
    's3',
    'CopyObject',
    { Bucket: 'b', Key: 'payloads/2', CopySource: '/b/uploads/1' },
    [
      ['s3:GetObject', 'arn:aws:s3:::b/uploads/1'],
      ['s3:PutObject', 'arn:aws:s3:::b/payloads/2'],
    ],
  ],
  ['sqs', 'SendMessage', {}, null],
])('%s %s of %j needs what AWS asks for', (service, operation, request, checks) => {
  expect(ask(CHECKS, { service, operation, request })).toEqual(checks)
})

test('a form is a put of the object that it names', () => {
  const given = { service: 's3', operation: 'PostObject', request: { Bucket: 'b' }, form: { key: 'uploads/1' } }
  expect(ask(CHECKS, given)).toEqual([['s3:PutObject', 'arn:aws:s3:::b/uploads/1']])
})
