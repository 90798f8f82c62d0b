import { readFileSync } from 'node:fs'
import { apiHandler } from '../../http/api-handler.ts'
import { servePublicDocuments } from '../../http/public-documents.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { publicDeps } from '../wiring/api.ts'
import { consolePage } from './page.ts'

// Beside the bundle: see lib/bundle-functions.ts.
const script = readFileSync(new URL('console.js.txt', import.meta.url), 'utf8')
const emulator = process.env['AWS_ENDPOINT_URL']
const { html, policy } = consolePage(script, [
  requiredEnv(ENV.bucketOrigin),
  ...(emulator === undefined ? [] : [new URL(emulator).origin]),
])

export const handler = apiHandler(
  { access: 'public', deps: publicDeps('console') },
  servePublicDocuments({
    '/console': {
      type: 'text/html; charset=utf-8',
      text: html,
      headers: { 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' },
    },
  }),
)
