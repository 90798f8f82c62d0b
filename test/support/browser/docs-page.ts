import type { Browser, BrowserContextOptions } from 'playwright-core'
import { deployedApp } from '../local-cloud.ts'
import { openWatched, type WatchedPage } from './watched-page.ts'

/** The documentation page in a browser. */
export const openDocs = (browser: Browser, options: BrowserContextOptions = {}, hash = ''): Promise<WatchedPage> =>
  openWatched(browser, `${deployedApp().api_url}/docs${hash}`, options)
