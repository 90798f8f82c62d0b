/** The version of the form in which the items of the control table are stored. */
const VERSION = 1

/** Goes into every item of the control table that another version of the code may read. */
export const STORED_VERSION = { stored_version: VERSION } as const

/**
 * The same item, if this code can read its form. Items of before there was a version have the first one. New attributes,
 * statuses and codes need no new version: readers pass on what they do not know. A change of meaning does, and takes two
 * deployments: first the reader of both forms, then the writer of the new one.
 */
export const readable = (item: Record<string, unknown>): Record<string, unknown> => {
  const { stored_version: version = VERSION } = item
  if (typeof version !== 'number' || version > VERSION)
    throw new Error(`An item has the stored version ${String(version)}. This code reads up to ${VERSION}.`)
  return item
}
