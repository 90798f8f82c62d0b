/** Environment variable with the folder that holds what was synthesised for the tests. */
export const TEMPLATES_FOLDER = 'CONTACTS_IMPORT_TEMPLATES'
