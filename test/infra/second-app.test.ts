import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { functionFolders } from '../../lib/bundles.ts'
import type { Resources } from './synthesised.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)

/** Another CDK app, by a developer who has never seen this repository. */
const APP = `import { App, Stack } from 'aws-cdk-lib'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { ContactsImport } from 'contacts-import-cdk'

const app = new App()
const stack = new Stack(app, 'Shop')
const alarmTopic = new Topic(stack, 'OnCall')
const imports = new ContactsImport(stack, 'Imports', { alarmTopic, origins: ['https://shop.example.com'] })
new ContactsImport(new Stack(app, 'Lab'), 'Trial', { keepData: false, probe: false, cloudWatchRole: false })

export const url: string = imports.apiUrl
`

const folder = mkdtempSync(join(tmpdir(), 'contacts-import-second-app-'))
const modules = join(folder, 'node_modules')

/** What `npm install contacts-import-cdk aws-cdk-lib constructs` would bring: the package as it is published, the others by a link. */
const install = async (): Promise<void> => {
  await run('npm', ['pack', '--pack-destination', folder], { cwd: join(ROOT, 'construct') })
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  await run('tar', ['-xzf', join(folder, tarball), '-C', folder])
  mkdirSync(modules)
  cpSync(join(folder, 'package'), join(modules, 'contacts-import-cdk'), { recursive: true })
  mkdirSync(join(modules, '@types'))
  for (const name of ['aws-cdk-lib', 'constructs', 'zod', '@types/node'])
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
}

beforeAll(async () => {
  await install()
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(folder, 'app.ts'), APP)
  // The CDK's own command does no more for an app: it says where to, and runs it.
  const env = { ...process.env, CDK_OUTDIR: join(folder, 'cdk.out') }
  await run(process.execPath, ['app.ts'], { cwd: folder, env })
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const resourcesOf = (stack: string): Resources =>
  (
    JSON.parse(readFileSync(join(folder, 'cdk.out', `${stack}.template.json`), 'utf8')) as {
      readonly Resources: Resources
    }
  ).Resources

const resources = (): Resources => ({ ...resourcesOf('Shop'), ...resourcesOf('Lab') })

const ofType = (type: string) => Object.entries(resources()).filter(([, { Type }]) => Type === type)

describe('another app', () => {
  test('has the whole service by one construct, and a second one beside it', () => {
    expect(ofType('AWS::DynamoDB::Table').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'ImportsContactsTable',
      'ImportsControlTable',
      'TrialContactsTable',
      'TrialControlTable',
    ])
    expect(ofType('AWS::ApiGateway::RestApi').map(([, { Properties }]) => Properties['Name'])).toEqual([
      'Shop-Imports',
      'Lab-Trial',
    ])
  })

  test('gets the functions with the package, bundled, and none of its sources', async () => {
    const assets = JSON.parse(readFileSync(join(folder, 'cdk.out', 'Shop.assets.json'), 'utf8')) as {
      readonly files: Readonly<
        Record<string, { readonly source: { readonly path: string; readonly packaging: string } }>
      >
    }
    const bundles = Object.values(assets.files).filter(({ source }) => source.packaging === 'zip')
    // That of dropped files is there only where a stage wants it.
    const expected = (await functionFolders()).filter((name) => name !== 'import-drop')
    expect(bundles).toHaveLength(expected.length)
    // The console and the documentation give out what is no code of their own.
    const served = new Set(['console.js.txt', 'docs-parts.json'])
    for (const { source } of bundles)
      expect(readdirSync(join(folder, 'cdk.out', source.path)).filter((name) => !served.has(name))).toEqual([
        'index.mjs',
      ])
    expect(existsSync(join(modules, 'contacts-import-cdk', 'lambdas'))).toBe(false)
  })

  test('keeps data unless it says otherwise, and has alarms on the topic that it gives', () => {
    const [kept, , thrownAway] = ofType('AWS::DynamoDB::Table').map(([, { DeletionPolicy }]) => DeletionPolicy)
    expect([kept, thrownAway]).toEqual(['RetainExceptOnCreate', 'Delete'])
    const topic = ofType('AWS::SNS::Topic')[0]?.[0]
    const alarms = ofType('AWS::CloudWatch::Alarm').filter(([id]) => id.startsWith('Imports'))
    expect(alarms.length).toBeGreaterThan(10)
    for (const [, { Properties }] of alarms) expect(Properties['AlarmActions']).toEqual([{ Ref: topic }])
  })

  test('can tell the metrics, queries and dashboards of two services in one account apart', () => {
    const namespaces = ofType('AWS::Lambda::Function').flatMap(([, { Properties }]) => {
      const { Variables } = (Properties['Environment'] ?? { Variables: {} }) as {
        readonly Variables: Readonly<Record<string, unknown>>
      }
      return Variables['POWERTOOLS_METRICS_NAMESPACE'] ?? []
    })
    expect([...new Set(namespaces)].sort()).toEqual(['Lab-Trial', 'Shop-Imports'])
    const queries = ofType('AWS::Logs::QueryDefinition').map(([, { Properties }]) => Properties['Name'])
    expect(new Set(queries).size).toBe(queries.length)
    const [first, second] = ofType('AWS::CloudWatch::Dashboard').map(([, { Properties }]) => JSON.stringify(Properties))
    expect(first).not.toContain('TrialImportWorker')
    expect(second).not.toContain('ImportsImportWorker')
  })

  test('needs no network of its own, and is given no physical name', () => {
    const types = new Set(Object.values(resources()).map(({ Type }) => Type))
    expect([...types].filter((type) => type.startsWith('AWS::EC2'))).toEqual([])
    const named = ['TableName', 'BucketName', 'QueueName', 'FunctionName', 'RoleName', 'TopicName']
    for (const [id, { Properties = {}, Type }] of Object.entries(resources()))
      if (/^AWS::(DynamoDB|S3|SQS|SNS|IAM)::|^AWS::Lambda::Function$/.test(Type))
        expect([id, named.filter((name) => typeof Properties[name] === 'string')]).toEqual([id, []])
  })

  test('is checked by the compiler', async () => {
    const flags = [
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--skipLibCheck',
      '--strict',
      '--types',
      'node',
    ]
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    await run(process.execPath, [tsc, ...flags, 'app.ts'], { cwd: folder })
    writeFileSync(join(folder, 'wrong.ts'), APP.replace('origins:', 'origin:'))
    const failure = await run(process.execPath, [tsc, ...flags, 'wrong.ts'], { cwd: folder }).catch(
      (error: unknown) => error,
    )
    expect((failure as { readonly stdout: string }).stdout).toContain(
      "'origin' does not exist in type 'ContactsImportProps'",
    )
  })
})

test('a construct that keeps data and has no recipient of alarms is refused with the reason', async () => {
  writeFileSync(join(folder, 'careless.ts'), APP.replace('{ alarmTopic, origins', '{ origins'))
  const env = { ...process.env, CDK_OUTDIR: join(folder, 'careless.out') }
  await expect(run(process.execPath, ['careless.ts'], { cwd: folder, env })).rejects.toThrow(
    'keeps data and has no receiver of its alarms',
  )
})
