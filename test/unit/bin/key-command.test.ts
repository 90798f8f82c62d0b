import { parseKeyCommand } from '../../../bin/key-command.ts'
import { UsageError } from '../../../client/src/cli/command-line.ts'

const create = (options: string) => ['create', ...options.split(' ').filter((word) => word !== '')]
const needed = '--workspace acme --permissions read:contacts'

describe('the command line of keys', () => {
  it('reads everything that a key can be made with', () => {
    const args =
      '--workspace acme --permissions write:contacts,read:contacts --name CI --expires-in 30d --rate-limit 10/2m --stage prod'
    expect(parseKeyCommand(create(args))).toEqual({
      action: 'create',
      stage: 'prod',
      wanted: {
        workspaceId: 'acme',
        permissions: ['write:contacts', 'read:contacts'],
        name: 'CI',
        expiresIn: 30 * 86_400_000,
        rateLimit: { requests: 10, window_seconds: 120 },
      },
    })
  })

  it.each([
    ['1s', 1_000],
    ['90m', 5_400_000],
    ['12h', 43_200_000],
    ['3650d', 315_360_000_000],
  ])('reads the duration %s', (text, expiresIn) => {
    expect(parseKeyCommand(create(`${needed} --expires-in ${text}`))).toMatchObject({ wanted: { expiresIn } })
  })

  it('reads list and revoke', () => {
    expect(parseKeyCommand(['list', '--workspace', 'acme'])).toEqual({ action: 'list', workspaceId: 'acme' })
    expect(parseKeyCommand(['revoke', '--id', 'key_1'])).toEqual({
      action: 'revoke',
      keyId: 'key_1',
      disableWebhooks: false,
    })
    expect(parseKeyCommand(['revoke', '--id', 'key_1', '--disable-webhooks'])).toMatchObject({ disableWebhooks: true })
  })

  it.each([
    [[], 'first argument'],
    [['make'], 'first argument'],
    [['toString'], 'first argument'],
    [['create'], '--workspace'],
    [create('--workspace acme'), '--permissions'],
    [create('--workspace a#b --permissions read:contacts'), '--workspace'],
    [create(`--workspace ${'a'.repeat(65)} --permissions read:contacts`), '--workspace'],
    [create('--workspace acme --permissions read:all'), "'read:all'"],
    [create('--workspace acme --permissions read:contacts,'), '--permissions'],
    [create(`${needed} --name ${'n'.repeat(101)}`), '--name'],
    [create(`${needed} --expires-in 30`), '--expires-in'],
    [create(`${needed} --expires-in 0d`), '--expires-in'],
    [create(`${needed} --expires-in -1d`), '--expires-in'],
    [create(`${needed} --expires-in 1.5h`), '--expires-in'],
    [create(`${needed} --expires-in 3651d`), '--expires-in'],
    [create(`${needed} --rate-limit 600`), '--rate-limit'],
    [create(`${needed} --rate-limit 0/60s`), '--rate-limit'],
    [create(`${needed} --rate-limit 600/60`), '--rate-limit'],
    [create(`${needed} --rate-limit 600/25h`), '--rate-limit'],
    [create(`${needed} --rate-limit 1000001/1s`), '--rate-limit'],
    [create(`${needed} --name a --name b`), '--name'],
    [create(`${needed} --stage ../x`), '--stage'],
    [create(`${needed} --colour red`), '--colour'],
    [['list'], '--workspace'],
    [['list', 'acme'], 'acme'],
    [['revoke'], '--id'],
    [['revoke', '--id', 'key_1', '--disable-webhooks', '--disable-webhooks'], '--disable-webhooks'],
    [['revoke', '--id', 'key_1', '--disable-webhooks=no'], '--disable-webhooks'],
    [['list', '--workspace', 'acme', '--disable-webhooks'], '--disable-webhooks'],
  ])('refuses %j and names the mistake', (args, named) => {
    expect(() => parseKeyCommand(args)).toThrow(UsageError)
    expect(() => parseKeyCommand(args)).toThrow(named)
  })
})
