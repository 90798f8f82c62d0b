import * as z from 'zod'
import type { PresentedKey } from '../access/session.ts'

export const jobCreatorSchema = z.object({
  key_id: z.string(),
  key_name: z.string().nullable(),
  session_id: z.string().exactOptional(),
})
/** The API key that asked for a job. */
export type JobCreator = Readonly<z.infer<typeof jobCreatorSchema>>

/** Whoever sends a request, as the maker of its job. */
export const jobCreatorOf = ({ id, name, session }: PresentedKey): JobCreator => ({
  key_id: id,
  key_name: name,
  ...(session && { session_id: session.id }),
})

/** Whose jobs a list is of: those of one key, its sessions included, or of one session. */
export type MadeBy = { readonly key_id: string } | { readonly session_id: string }

/**
 * Jobs and their files hold personal data: a session, and a key that may only write, see what they made, and nothing else.
 * Undefined: all of the workspace.
 */
export const seesOnly = ({ id, permissions, session }: PresentedKey): MadeBy | undefined => {
  if (session !== undefined) return { session_id: session.id }
  return permissions.includes('read:contacts') ? undefined : { key_id: id }
}

/** Whether a job was made by that key or session. */
export const isMadeBy = (by: MadeBy, creator: JobCreator | undefined): boolean =>
  'session_id' in by ? creator?.session_id === by.session_id : creator?.key_id === by.key_id
