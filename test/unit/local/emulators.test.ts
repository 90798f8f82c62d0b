import { readFileSync } from 'node:fs'
import { chosenEmulator } from '../../../local/emulators/chosen.ts'
import { COMPOSE_FILE, composeCommand, composeEnvironment } from '../../../local/emulators/docker.ts'
import { guardOrigins } from '../../../local/emulators/kind.ts'
import { LOCALSTACK_VERSION, localstackInDocker, localstackProcesses } from '../../../local/emulators/localstack.ts'

describe('LOCAL_CLOUD', () => {
  test.each([
    ['', 'MiniStack'],
    ['ministack', 'MiniStack'],
    ['localstack-in-docker', 'LocalStack in Docker'],
    ['localstack-without-docker', 'LocalStack without Docker'],
    ['localemu', 'LocalEmu'],
  ])('%j starts %s', async (name, emulator) => {
    expect((await chosenEmulator(name)).name).toBe(emulator)
  })

  test.each(['floci', 'LocalStack', 'toString'])('%s is refused with what there is', async (name) => {
    await expect(chosenEmulator(name)).rejects.toThrow('localstack-without-docker')
  })
})

describe('LocalStack in Docker', () => {
  test('is a container of its own for each port, and goes with all that it left', async () => {
    const place = { port: 4599, folder: '/folder', temporaryFolder: '/folder/tmp' }
    const launch = (await localstackInDocker.prepare({ progress: () => undefined }))(place)
    expect([launch.file, ...launch.args]).toEqual([
      ...['docker', 'compose', '--file', COMPOSE_FILE, '--project-name', 'contacts-import-4599'],
      ...['up', '--no-color', '--no-log-prefix'],
    ])
    expect(launch.env).toMatchObject({ LOCALSTACK_PORT: '4599' })
    expect(launch.cleanUp).toBeDefined()
    expect(composeCommand(4599, ['down']).slice(0, 5)).toEqual(launch.args.slice(0, 5))
  })

  test('gets a token from the environment, and where Docker is', () => {
    const env = composeEnvironment(4566, { LOCALSTACK_AUTH_TOKEN: 'token', DOCKER_HOST: 'unix:///docker.sock' })
    expect(env).toEqual({
      LOCALSTACK_AUTH_TOKEN: 'token',
      DOCKER_HOST: 'unix:///docker.sock',
      LOCALSTACK_PORT: '4566',
      GUARD_ORIGINS: guardOrigins(),
    })
    expect(readFileSync(COMPOSE_FILE, 'utf8')).toContain('LOCALSTACK_AUTH_TOKEN: ${LOCALSTACK_AUTH_TOKEN:-}')
  })

  test('is of the same version as without Docker, and out of reach of other machines', () => {
    const compose = readFileSync(COMPOSE_FILE, 'utf8')
    const packages = readFileSync(
      new URL(`../../../local/emulators/localstack-${LOCALSTACK_VERSION}.txt`, import.meta.url),
      'utf8',
    )
    expect(/image: localstack\/localstack:(\S+)/.exec(compose)?.[1]).toBe(LOCALSTACK_VERSION)
    expect(packages).toContain(`localstack-core==${LOCALSTACK_VERSION}\n`)
    expect(/^ {6}- '(.*)'$/m.exec(compose)?.[1]).toBe('127.0.0.1:${LOCALSTACK_PORT:-4566}:${LOCALSTACK_PORT:-4566}')
  })

  test('has the guard against web pages run in its own process, before it starts', () => {
    const compose = readFileSync(COMPOSE_FILE, 'utf8')
    expect(compose).toContain('guard_in_docker.py:/etc/localstack/init/start.d/guard.py:ro')
    expect(compose).toContain('guard.py:/opt/contacts-import/guard.py:ro')
    // Functions are containers of their own, and call by the address of this one.
    expect(compose).toContain("GUARD_PRIVATE_HOSTS: '1'")
  })

  test('asks for its health where the one without Docker does', () => {
    expect(localstackInDocker.healthPath).toBe(localstackProcesses.healthPath)
  })
})
