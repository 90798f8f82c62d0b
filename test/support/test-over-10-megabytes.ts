import { emulatorUnderTest } from './emulator.ts'

/** A test with a body over 10 MB. Where the emulator's API Gateway has the limit of the real one, such a body reaches no function. */
export const testOver10Megabytes = emulatorUnderTest() === 'LocalEmu' ? test.skip : test
