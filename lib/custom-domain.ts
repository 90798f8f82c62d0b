import { DomainName, EndpointType, SecurityPolicy, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { Construct } from 'constructs'
import type { CustomDomainConfig } from './config.ts'

export interface CustomDomainProps {
  readonly config: CustomDomainConfig
  readonly api: RestApi
}

/**
 * A custom domain for the stage of the API, so that paths begin with `/v1`. The owner of the domain creates the DNS
 * record.
 */
export class CustomDomain extends Construct {
  readonly url: string
  /** What its record in DNS points to. */
  readonly target: string
  readonly targetZone: string

  constructor(scope: Construct, id: string, props: CustomDomainProps) {
    super(scope, id)
    const { domainName, certificateArn } = props.config
    const domain = new DomainName(this, 'Domain', {
      domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    })
    domain.addBasePathMapping(props.api, { stage: props.api.deploymentStage })
    this.url = `https://${domainName}`
    this.target = domain.domainNameAliasDomainName
    this.targetZone = domain.domainNameAliasHostedZoneId
  }
}
