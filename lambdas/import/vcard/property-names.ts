/** Properties that say nothing about a person: ignored without a warning. */
export const TECHNICAL: ReadonlySet<string> = new Set([
  ...[
    'VERSION',
    'PRODID',
    'REV',
    'SOURCE',
    'NAME',
    'PROFILE',
    'CLASS',
    'SORT-STRING',
    'MAILER',
    'CLIENTPIDMAP',
    'KIND',
  ],
  ...['X-ABLABEL', 'X-ABSHOWAS', 'X-ABUID', 'X-ABADR', 'X-CONTACT-ID'],
])

/** Of vCard 2.1, RFC 2426, RFC 6350 and its extensions. */
const STANDARD: ReadonlySet<string> = new Set([
  ...['FN', 'N', 'NICKNAME', 'PHOTO', 'BDAY', 'ANNIVERSARY', 'GENDER', 'ADR', 'LABEL', 'TEL', 'EMAIL', 'IMPP', 'LANG'],
  ...['TZ', 'GEO', 'TITLE', 'ROLE', 'LOGO', 'ORG', 'AGENT', 'MEMBER', 'RELATED', 'CATEGORIES', 'NOTE', 'SOUND', 'UID'],
  ...['URL', 'KEY', 'FBURL', 'CALADRURI', 'CALURI', 'BIRTHPLACE', 'DEATHPLACE', 'DEATHDATE', 'EXPERTISE', 'HOBBY'],
  ...['INTEREST', 'ORG-DIRECTORY', 'SOCIALPROFILE', 'CONTACT-URI', 'LANGUAGE', 'PRONOUNS', 'GRAMGENDER', 'XML'],
])

const EXTENSION = /^X-[A-Z][A-Z0-9-]{0,40}$/

/**
 * A property's name as it may be shown. A broken file may have personal data where names should be: that is not shown.
 */
export const shownProperty = (name: string): string =>
  STANDARD.has(name) || EXTENSION.test(name) ? name : 'other properties'
