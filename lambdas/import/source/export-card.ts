/** `PRODID` of exported vCards. A program that writes a card anew puts its own name there. */
export const EXPORT_PRODUCT = '-//contacts-import//export//EN'

/** The property of an exported vCard that has the id of the contact. */
export const ID_PROPERTY = 'X-CONTACT-ID'
