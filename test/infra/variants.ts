import type { StageConfig } from '../../lib/config.ts'

/** The stages of this repository that most tests use. */
export const STAGE_NAMES = ['dev', 'prod', 'local'] as const
export type StageName = (typeof STAGE_NAMES)[number]

interface Variant {
  readonly stage: string
  readonly overrides?: Partial<StageConfig>
  readonly context?: Readonly<Record<string, string>>
}

/** Prod does not synthesise without a recipient of alarms. */
const PROD = { alarmEmails: ['oncall@example.com'] } satisfies Partial<StageConfig>

/** Everything that tests use, each synthesised once for all of them. */
export const VARIANTS = {
  dev: { stage: 'dev' },
  prod: { stage: 'prod', overrides: PROD },
  local: { stage: 'local' },
  preview: { stage: 'preview-pr-7' },
  /** What is off in prod unless configured. */
  everything: {
    stage: 'prod',
    overrides: {
      ...PROD,
      customerManagedKeys: true,
      drop: true,
      maxUploadBytes: 5 * 1024 ** 3,
      bucketAccessLogs: true,
      cloudWatchRole: false,
      trafficShift: 'allAtOnce',
      origins: ['https://app.example.com', 'https://shop.example.com'],
      warmThroughput: { contacts: { readUnitsPerSecond: 24_000, writeUnitsPerSecond: 20_000 } },
      customDomain: {
        domainName: 'api.example.com',
        certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
      },
    },
  },
  /** By `npm run deploy -- --urgent`. */
  urgent: { stage: 'prod', overrides: PROD, context: { urgent: 'true' } },
  /** After `npm run restore` of both tables. */
  restored: {
    stage: 'prod',
    overrides: { ...PROD, existingTables: { contacts: 'contacts-as-of', control: 'control-as-of' } },
  },
  /** What `npm run deploy` deploys where there is nothing yet. */
  'first-prod': { stage: 'prod', overrides: { ...PROD, deletionProtection: false } },
} as const satisfies Readonly<Record<string, Variant>>

export type VariantName = keyof typeof VARIANTS
