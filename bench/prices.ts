/**
 * AWS list prices in US dollars: region us-east-1, without taxes, discounts and free tiers; as the AWS price pages showed them in 2025
 * (DynamoDB on demand since November 2024). Prices change and other regions differ: check before you rely on them.
 */
export const PRICES = {
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamodb: { writeUnit: 0.625 / 1e6, readUnit: 0.125 / 1e6, gigabyteMonth: 0.25 },
  /** https://aws.amazon.com/lambda/pricing/: arm64, the first tier. */
  lambda: { gigabyteSecond: 0.0000133334, request: 0.2 / 1e6 },
  /** https://aws.amazon.com/s3/pricing/: Standard, the first tier. */
  s3: { put: 0.005 / 1e3, get: 0.0004 / 1e3, gigabyteMonth: 0.023 },
  /** https://aws.amazon.com/sqs/pricing/: standard queues, the first tier. */
  sqs: { request: 0.4 / 1e6 },
  /** https://aws.amazon.com/eventbridge/pricing/: custom events. */
  eventbridge: { event: 1 / 1e6 },
} as const
