/** Names of the environment variables shared by the constructs that set them and the functions that read them. */
export const ENV = {
  contactsTable: 'CONTACTS_TABLE',
  controlTable: 'CONTROL_TABLE',
  bucket: 'BUCKET',
  /** JSON of `[{method, path}]`: what the API serves, so that a wrong method can be told from a wrong path. */
  routes: 'ROUTES',
} as const
