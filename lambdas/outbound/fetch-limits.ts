/** For the whole of a fetch: names, connections, redirects, headers and the body. */
export const FETCH_SECONDS = 15

/** Redirects that are followed. A published Google Sheet has one, file hosts have up to two. */
export const MAX_REDIRECTS = 3
