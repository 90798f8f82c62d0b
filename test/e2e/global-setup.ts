import { startCloudUnderTest } from './cloud-under-test.ts'

declare global {
  var stopCloudUnderTest: (() => Promise<void>) | undefined
}

export default async function setUp(): Promise<void> {
  globalThis.stopCloudUnderTest = await startCloudUnderTest()
}
