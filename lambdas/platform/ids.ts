/** Of each kind of thing that has an id, what its ids begin with. */
export const ID_PREFIXES = {
  job: 'imp',
  upload: 'upl',
  webhook: 'whk',
  delivery: 'dlv',
  event: 'evt',
} as const

type Kind = keyof typeof ID_PREFIXES

/** Crockford's base 32: the alphabet of ULIDs. */
export const ULID_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const ULID_LENGTH = 26

/** The form of ids of a kind: its prefix and a ULID. */
export const idPattern = (kind: Kind): RegExp => new RegExp(`^${ID_PREFIXES[kind]}_[0-9A-HJKMNP-TV-Z]{${ULID_LENGTH}}$`)

/** An id of a kind, of 26 characters of the alphabet of ULIDs. */
export const idOf = (kind: Kind, characters: string): string => `${ID_PREFIXES[kind]}_${characters}`
