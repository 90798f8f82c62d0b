import { CfnBucket } from 'aws-cdk-lib/aws-s3'
import { makeApp } from './synthesise.ts'
import { findingsOf } from './synthesised.ts'
import { VARIANTS, type VariantName } from './variants.ts'

const EVERY_VARIANT = Object.keys(VARIANTS) as VariantName[]

describe('cdk-nag', () => {
  test.each(EVERY_VARIANT)('finds nothing in %s that is not acknowledged with a reason', (variant) => {
    expect(findingsOf(variant).violations).toEqual([])
  })

  test.each(EVERY_VARIANT)('has no reason in %s for a finding that is no longer one', (variant) => {
    expect(findingsOf(variant).idle).toEqual([])
  })

  test('is on: a finding without an acknowledgement fails the synthesis', () => {
    const { app, stack } = makeApp('dev')
    new CfnBucket(stack, 'Careless')
    expect(() => app.synth()).toThrow('AwsSolutions-S10')
  })
})

test('CloudFormation’s own rules find nothing in prod either', () => {
  const { app } = makeApp('prod', VARIANTS.prod.overrides, { '@aws-cdk/core:validateAgainstDefaultRules': true })
  expect(() => app.synth()).not.toThrow()
})
