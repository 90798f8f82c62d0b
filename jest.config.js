/** Tests run as the ES modules they are (middy ships no other form), hence --experimental-vm-modules in package.json. */
const project = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: [
    '<rootDir>/cdk.out',
    '<rootDir>/.local',
    '<rootDir>/client/dist',
    '<rootDir>/console/dist',
    '<rootDir>/construct/dist',
    '<rootDir>/test/clients/generated',
    '<rootDir>/test/clients/node_modules',
  ],
  ...extra,
})

export default {
  testSequencer: '<rootDir>/test/support/test-order.js',
  // Jest takes it here alone. A slow machine must not fail a property test or a cold function.
  testTimeout: 180_000,
  projects: [
    project('unit'),
    project('infra', {
      globalSetup: '<rootDir>/test/infra/global-setup.ts',
      globalTeardown: '<rootDir>/test/infra/global-teardown.ts',
    }),
    project('simulation'),
    project('e2e', {
      globalSetup: '<rootDir>/test/e2e/global-setup.ts',
      globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
    }),
    project('clients', {
      globalSetup: '<rootDir>/test/e2e/global-setup.ts',
      globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
    }),
    project('iam', {
      testMatch: ['<rootDir>/test/{e2e,iam}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/e2e/global-setup.ts',
      globalTeardown: '<rootDir>/test/iam/global-teardown.ts',
    }),
  ],
}
