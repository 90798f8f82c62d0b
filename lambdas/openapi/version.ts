/** The version of the service, its client and its OpenAPI document. `npm version` changes it in all places. */
export const VERSION = '1.0.0'
