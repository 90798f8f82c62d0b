/** What the bus knows this service by. */
export const EVENT_SOURCE = 'contacts-import'

export const IMPORT_EVENT_TYPES = ['import.completed', 'import.failed', 'import.cancelled', 'import.undone'] as const
