import { LocalCloudFailure } from '../failure.ts'
import type { EmulatorKind } from './kind.ts'
import { localemu } from './localemu.ts'
import { localstack, localstackInDocker, localstackProcesses } from './localstack.ts'
import { ministack } from './ministack.ts'

const KINDS: Readonly<Record<string, () => EmulatorKind | Promise<EmulatorKind>>> = {
  ministack: () => ministack,
  localstack,
  'localstack-in-docker': () => localstackInDocker,
  'localstack-without-docker': () => localstackProcesses,
  localemu: () => localemu,
}

/** The emulator that LOCAL_CLOUD names; MiniStack where it names none. */
export const chosenEmulator = async (name = process.env['LOCAL_CLOUD'] ?? ''): Promise<EmulatorKind> => {
  const choose = name === '' ? KINDS['ministack'] : Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (choose === undefined)
    throw new LocalCloudFailure(
      `LOCAL_CLOUD must be one of ${Object.keys(KINDS).join(', ')}, not ${JSON.stringify(name)}.`,
    )
  return choose()
}
