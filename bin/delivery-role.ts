import { makeDeliveryRoleApp } from '../lib/delivery-role-app.ts'

// The CDK CLI passes target and context through the environment, and App synthesises when the process ends.
makeDeliveryRoleApp()
