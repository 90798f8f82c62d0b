import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'
import { API_ERRORS } from '../lambdas/http/errors.ts'
import type { FirewallConfig } from './config.ts'
import { serviceName } from './service-name.ts'

export interface FirewallProps {
  readonly config: FirewallConfig
  readonly stage: Stage
}

/**
 * Rules of the core set that would refuse legitimate imports: bodies over 8 KB, bodies whose text looks like an attack,
 * and clients without a user agent. They only count.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const COUNTED = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
  'NoUserAgent_HEADER',
]

const FIVE_MINUTES_SECONDS = 300

/** AWS WAF evaluates the rate of an address every ten seconds at least: a pause may take as long to count. */
const RETRY_AFTER_SECONDS = 60

/**
 * The response to a client that sends too much. AWS WAF has no request id, and the log of the API has no such requests.
 * It replaces the response of API Gateway:
 * https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 */
const RATE_LIMITED = {
  key: 'rate-limited',
  contentType: 'APPLICATION_JSON',
  content: JSON.stringify({
    error: { code: 'rate_limited', message: API_ERRORS.rate_limited.message, request_id: 'not-logged' },
  }),
}

const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  // Samples hold headers of requests, keys included.
  sampledRequestsEnabled: false,
})

/** AWS WAF in front of the API: a limit for each address, and AWS' core rules for what is no body. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id)
    const { config, stage } = props
    const acl = new CfnWebACL(this, 'Acl', {
      description: `In front of the API of ${serviceName(this)}`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('Firewall'),
      customResponseBodies: {
        [RATE_LIMITED.key]: { contentType: RATE_LIMITED.contentType, content: RATE_LIMITED.content },
      },
      rules: [
        {
          name: 'rate',
          priority: 0,
          action: {
            block: {
              customResponse: {
                responseCode: API_ERRORS.rate_limited.status,
                customResponseBodyKey: RATE_LIMITED.key,
                responseHeaders: [{ name: 'Retry-After', value: String(RETRY_AFTER_SECONDS) }],
              },
            },
          },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              evaluationWindowSec: FIVE_MINUTES_SECONDS,
              limit: config.requestsPerAddress,
            },
          },
          visibilityConfig: visibility('Rate'),
        },
        {
          name: 'core',
          priority: 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name: 'AWSManagedRulesCommonRuleSet',
              ruleActionOverrides: COUNTED.map((name) => ({ name, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: visibility('Core'),
        },
      ],
    })
    new CfnWebACLAssociation(this, 'Association', { webAclArn: acl.attrArn, resourceArn: stage.stageArn })
  }
}
