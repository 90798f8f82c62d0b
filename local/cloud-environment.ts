import { delimiter, dirname } from 'node:path'

/** The only region of the local cloud. */
export const LOCAL_REGION = 'us-east-1'

/**
 * The emulators take a number of twelve digits for the account. LocalEmu, when it enforces permissions, also takes it
 * for the key of an administrator.
 */
export const LOCAL_ACCESS_KEY = '000000000000'

const ofDeveloper = (name: string): boolean => name.startsWith('AWS_') || name.startsWith('CDK_')

/**
 * The environment of everything that talks to the local cloud: the given one without any AWS settings of the developer's (profile,
 * session, configured endpoints), and with nothing that could reach an account of theirs.
 */
export const cloudEnvironment = (
  endpoint: string,
  base: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> => {
  const own = Object.entries(base).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !ofDeveloper(entry[0]),
  )
  const host = new URL(endpoint).hostname
  const noProxy = [base['NO_PROXY'] ?? base['no_proxy'] ?? '', host].filter((item) => item !== '').join(',')
  return {
    ...Object.fromEntries(own),
    PATH: [dirname(process.execPath), base['PATH'] ?? ''].join(delimiter),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  }
}

/** Makes the AWS clients of this process, and of the processes it starts, talk to the local cloud. */
export const enterCloud = (endpoint: string): void => {
  const wanted = cloudEnvironment(endpoint)
  for (const name of Object.keys(process.env).filter(ofDeveloper))
    if (!(name in wanted)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, wanted)
}
