/**
 * AWS list prices in US dollars: region us-east-1, without taxes, discounts and free tiers; as the AWS price pages showed them in 2025
 * (DynamoDB on demand since November 2024). Prices change and other regions differ: check before you rely on them.
 */
export const PRICES = {
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamodb: { writeUnit: 0.625 / 1e6, readUnit: 0.125 / 1e6, gigabyteMonth: 0.25, recoveryGigabyteMonth: 0.2 },
  /** https://aws.amazon.com/lambda/pricing/: arm64, the first tier. */
  lambda: { gigabyteSecond: 0.0000133334, request: 0.2 / 1e6 },
  /** https://aws.amazon.com/s3/pricing/: Standard, the first tier. */
  s3: { put: 0.005 / 1e3, get: 0.0004 / 1e3, gigabyteMonth: 0.023 },
  /** https://aws.amazon.com/sqs/pricing/: standard queues, the first tier. */
  sqs: { request: 0.4 / 1e6 },
  /** https://aws.amazon.com/eventbridge/pricing/: custom events. */
  eventbridge: { event: 1 / 1e6 },
  /** https://aws.amazon.com/api-gateway/pricing/: REST, the first tier. A request that API Gateway throttles is not charged. */
  apiGateway: { request: 3.5 / 1e6 },
  /** https://aws.amazon.com/cloudwatch/pricing/: first tiers; a custom metric for the hours in which it is sent. */
  cloudwatch: { metricMonth: 0.3, alarmMetricMonth: 0.1, dashboardMonth: 3, logGigabyte: 0.5 },
  /** https://aws.amazon.com/kms/pricing/: a key, and once more for each of its first two rotations; later ones are free. */
  kms: { keyMonth: 1, request: 0.03 / 1e4 },
  /** https://aws.amazon.com/xray/pricing/ */
  xray: { trace: 5 / 1e6 },
  /** https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer: out to the internet, the first tier after the free 100 GB. */
  transfer: { gigabyte: 0.09 },
  /** https://aws.amazon.com/waf/pricing/: blocked requests count. */
  waf: { aclMonth: 5, ruleMonth: 1, request: 0.6 / 1e6 },
} as const
