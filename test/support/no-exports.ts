import type { ExportStore } from '../../lambdas/jobs/export-store.ts'

/** Of a world in which nothing was ever created, and nothing is exported. */
export const NO_EXPORTS: ExportStore = {
  logBytes: () => Promise.resolve(0),
  created: async function* () {},
  put: () => Promise.reject(new Error('Nothing is exported here.')),
}
