/** Where the index of the sweep lists webhooks: few are due at once, so one shard is enough. */
export const WEBHOOKS_SHARD = 'webhooks'

/** The attributes by which the sweep finds a webhook; null takes it off the list. */
export const webhookSweepAttributes = (sweep_at: number | null) => ({
  sweep_at,
  sweep_shard: sweep_at === null ? null : WEBHOOKS_SHARD,
})
