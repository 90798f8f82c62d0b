/** Guides in the order in which a newcomer reads them. Each is a page of docs/guide. */
export const GUIDE_NAMES = [
  'quick-start',
  'files',
  'merge',
  'check-apply-undo',
  'webhooks',
  'idempotency',
  'limits',
  'browsers',
] as const
