import { installationFolder } from '../folders.ts'
import { emulatorEnvironment, pythonScript, type EmulatorKind } from './kind.ts'
import { providePython, type PythonPackages } from './python.ts'

const PACKAGE = 'ministack==1.5.33'

const packages: PythonPackages = {
  name: PACKAGE,
  pipArguments: [PACKAGE],
  commands: ['python3'],
  // What MiniStack 1.5.33 asks for.
  minimum: [3, 10],
}

/** The default: small, quick, and knows no permissions. */
export const ministack: EmulatorKind = {
  name: 'MiniStack',
  healthPath: '/_ministack/health',
  readyDeadlineMs: 30_000,
  hasFunctionProcesses: true,
  prepare: async ({ progress, signal }) => {
    const python = await providePython({ packages, folder: installationFolder('venv'), progress, signal })
    return ({ port, temporaryFolder }) => ({
      file: python.executable,
      args: [pythonScript('run_ministack.py')],
      env: {
        ...emulatorEnvironment(temporaryFolder),
        ...python.env,
        GATEWAY_PORT: String(port),
        BIND_HOST: '127.0.0.1',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        LOG_LEVEL: 'WARNING',
      },
    })
  },
}
