import { RemovalPolicy } from 'aws-cdk-lib'
import type { StageConfig } from './config.ts'

/**
 * What becomes of what holds data when the stack goes. Data that is kept is kept on updates and deletion only: a first deployment that
 * fails is taken back whole, so that it can be tried again.
 */
export const removalPolicyOf = ({ keepData }: StageConfig): RemovalPolicy =>
  keepData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY

/** Whether the stack, and each table, must be unprotected by hand before it can be deleted. */
export const isProtected = ({
  keepData,
  deletionProtection = keepData,
}: Pick<StageConfig, 'deletionProtection' | 'keepData'>): boolean => deletionProtection
