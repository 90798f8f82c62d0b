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

/**
 * The version of a home as it was read. Where there is no contact, one may come to be again, with a version beyond the item's (protocol, rule H2):
 * a permit for such a version was written after the home was read.
 */
export const homeVersion = (home: ContactItem | undefined): number => home?.version ?? 0

/** Whether the home, as it was read, could still be written on the permit. A home that is no contact can be put by none. */
export const isLive = ({ at }: Permit, home: ContactItem | undefined): boolean =>
  (home === undefined || home.contact !== undefined) && homeVersion(home) === at
