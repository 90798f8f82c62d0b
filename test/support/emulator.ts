/** Set by the global setup: the name of the emulator under the tests, as `emulatorAt` gives it. */
export const EMULATOR_VARIABLE = 'E2E_EMULATOR'

export const emulatorUnderTest = (): string | undefined => process.env[EMULATOR_VARIABLE]
