import { workspaceIdSchema } from '../access/api-key.ts'

const ROOT = 'drop'
const OPTIONS_EXTENSION = '.json'
/** In a folder: the options of all of its files that have none of their own. */
const OPTIONS_OF_FOLDER = 'options.json'

/** A file in the folder of a workspace. */
export interface DropKey {
  readonly workspaceId: string
  /** The S3 key. */
  readonly key: string
  /** As its job shows it: its path below the folder of the workspace. */
  readonly fileName: string
}

/** What an object in the bucket is: a file to import; or nothing to import: a folder, or options. */
export type Dropped = DropKey | 'not a file' | 'no workspace'

/** What the S3 key of a dropped object says. */
export const parseDropKey = (key: string): Dropped => {
  const [root, workspaceId = '', ...path] = key.split('/')
  const fileName = path.join('/')
  if (fileName === '' || key.endsWith('/') || fileName.toLowerCase().endsWith(OPTIONS_EXTENSION)) return 'not a file'
  return root === ROOT && workspaceIdSchema.safeParse(workspaceId).success
    ? { workspaceId, key, fileName }
    : 'no workspace'
}

/**
 * Where the options of a file may be, the nearest first: beside it under its name, then for its folder, then for each folder above it up
 * to that of the workspace.
 */
export const optionsKeys = ({ workspaceId, key, fileName }: DropKey): readonly string[] => {
  const top = `${ROOT}/${workspaceId}`
  const folders = fileName.split('/').slice(0, -1)
  const paths = Array.from({ length: folders.length + 1 }, (_, up) => [top, ...folders.slice(0, folders.length - up)])
  const own = key.replace(/\.[^./]+$/, '') + OPTIONS_EXTENSION
  return [own, ...paths.map((path) => [...path, OPTIONS_OF_FOLDER].join('/'))]
}
