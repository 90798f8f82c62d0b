import type { ContactItem } from './contact.ts'

/** What must hold of the stored item for an action to take effect. An absent item has no owner, no version and `freed` 0. */
export interface Condition {
  readonly version?: number
  /** Null: the key must have no owner. */
  readonly owner?: string | null
  readonly freed?: number
}

/** Put if absent: the home of a new contact. */
export interface InsertAction {
  readonly type: 'insert'
  readonly key: string
  readonly item: ContactItem
}

/** Change of one item, made where there is none. */
export interface UpdateAction {
  readonly type: 'update'
  readonly key: string
  readonly set: Partial<Pick<ContactItem, 'contact' | 'version' | 'owner' | 'deleted' | 'erased'>>
  /** Takes the contact off: it is deleted. */
  readonly removesContact?: true
  /** Takes the owner off and counts `freed` up, so that a claim made on an older view of the key fails. */
  readonly release: boolean
  /** What `freed` comes to by the release, where the condition leaves one possibility. A statement cannot count up what may be absent. */
  readonly freed?: number
  /** Counts `freed` up with the new owner, so that nothing which was planned on the permit takes effect. */
  readonly take?: true
  readonly condition: Condition
}

/** One conditional write of one item of the contacts table. */
export type Action = InsertAction | UpdateAction

/** Whether one PartiQL statement can carry the action: an insert; under a version, new contents or a deletion; a home made again. */
export const isPlain = (action: Action): boolean =>
  action.type === 'insert' || isNewContents(action) || isRemoval(action) || isHomeAgain(action)

const isNewContents = ({ release, set, condition }: UpdateAction): boolean =>
  !release && set.contact !== undefined && set.owner === undefined && condition.owner === undefined

const isRemoval = ({ removesContact, release, freed, condition }: UpdateAction): boolean =>
  removesContact === true && (!release || freed !== undefined) && condition.owner === undefined

/** Rule H1. */
export const isHomeAgain = ({ release, set, condition }: UpdateAction): boolean =>
  !release &&
  set.contact !== undefined &&
  set.owner !== undefined &&
  condition.owner === null &&
  condition.version === undefined &&
  (condition.freed ?? 0) > 0

/** Whether the action may take effect on the item. */
export const holds = (action: Action, item: ContactItem | undefined): boolean => {
  if (action.type === 'insert') return item === undefined
  const { version, owner, freed } = action.condition
  if (version !== undefined && item?.version !== version) return false
  if (owner !== undefined && (item?.owner ?? null) !== owner) return false
  return freed === undefined || (item?.freed ?? 0) === freed
}

/** The item as it is after the action took effect on `before`. */
export const afterImage = (action: Action, before: ContactItem | undefined): ContactItem => {
  if (action.type === 'insert') return action.item
  const { contact, ...others }: ContactItem = { ...before, ...action.set }
  const after: ContactItem = contact === undefined || action.removesContact === true ? others : { ...others, contact }
  if (!action.release && action.take !== true) return after
  const freed = (before?.freed ?? 0) + 1
  if (!action.release) return { ...after, freed }
  const { owner, ...rest } = after
  return { ...rest, freed }
}
