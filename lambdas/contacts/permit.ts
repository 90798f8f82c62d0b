import type { ContactItem } from './contact.ts'

/** A pointer that its owner may list by one write of its home: the one made on version `at`. */
export interface Permit {
  readonly owner: string
  readonly at: number
}

/**
 * The permit that the item at an identity's key may be; undefined: there is no pointer, or it is exact. It is one only if the owner's home
 * does not list the identity. A key that was given up has no permit any more.
 */
export const permitIn = (item: ContactItem | undefined): Permit | undefined =>
  item?.owner === undefined || item.at === undefined || item.freed !== undefined
    ? undefined
    : { owner: item.owner, at: item.at }

/** The version that a permit for this home must name to be of use: 0 where it is to be made, none where no contact can come to be. */
export const homeVersion = (home: ContactItem | undefined): number =>
  home === undefined ? 0 : home.contact === undefined ? Infinity : (home.version ?? 0)
