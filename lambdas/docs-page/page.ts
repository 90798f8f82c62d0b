import { createHash } from 'node:crypto'
import type { OpenApiDocument } from '../openapi/components/openapi.ts'
import { html, Html } from './html.ts'
import { errorsView } from './error-view.ts'
import { guideAnchor, guideTitle, guideView, type Guide } from './guides.ts'
import { markdown } from './markdown.ts'
import { eventView, methodBadge, operationView } from './operation-view.ts'
import type { PlacedOperation } from './samples.ts'
import { schemaAnchor, schemaView } from './schema-view.ts'
import { STYLE } from './style.ts'

/** In one piece: a blank more, and its hash would be another than the policy's. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`)

const placed = (paths: OpenApiDocument['paths']): readonly PlacedOperation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  )

const sectionAnchor = (tag: string): string => `section-${tag.toLowerCase()}`

interface Section {
  readonly name: string
  readonly description: string
  readonly operations: readonly PlacedOperation[]
  readonly isOfEvents: boolean
}

const sectionsOf = ({ tags, paths, webhooks }: OpenApiDocument): readonly Section[] => {
  const [operations, events] = [placed(paths), placed(webhooks)]
  return tags.map(({ name, description }) => {
    const isOf = ({ operation }: PlacedOperation): boolean => operation.tags.includes(name)
    const ownEvents = events.filter(isOf)
    return {
      name,
      description,
      operations: [...operations.filter(isOf), ...ownEvents],
      isOfEvents: ownEvents.length > 0,
    }
  })
}

const guideLinks = (guides: readonly Guide[]): Html =>
  html`<h2><a href="#guides">Guides</a></h2>
    <ul>
      ${guides.map((guide) => html`<li><a href="#${guideAnchor(guide.name)}">${guideTitle(guide)}</a></li>`)}
      <li><a href="#errors">Errors</a></li>
    </ul>`

const navigation = (sections: readonly Section[], { guides }: DocsParts, { components }: OpenApiDocument): Html =>
  html`<nav id="contents" aria-label="Contents">
    ${guideLinks(guides)}
    ${sections.map(
      ({ name, operations, isOfEvents }) =>
        html`<h2><a href="#${sectionAnchor(name)}">${name}</a></h2>
          <ul>
            ${operations.map(
              ({ method, path, operation }) =>
                html`<li>
                  <a href="#${operation.operationId}"
                    >${isOfEvents ? undefined : methodBadge(method)}<span
                      >${isOfEvents ? path : operation.summary}</span
                    ></a
                  >
                </li>`,
            )}
          </ul>`,
    )}
    <h2><a href="#schemas">Schemas</a></h2>
    <ul>
      ${Object.keys(components.schemas).map((name) => html`<li><a href="#${schemaAnchor(name)}">${name}</a></li>`)}
    </ul>
  </nav>`

const sectionView = ({ name, description, operations, isOfEvents }: Section, document: OpenApiDocument): Html =>
  html`<section id="${sectionAnchor(name)}">
    <h2><a href="#${sectionAnchor(name)}">${name}</a></h2>
    <p class="lead">${description}</p>
    ${operations.map((operation) => (isOfEvents ? eventView(operation) : operationView(operation, document)))}
  </section>`

/** What the page is made of besides the document. */
export interface DocsParts {
  readonly guides: readonly Guide[]
  /** Search, copying, choosing a language, and trying requests. The page can be read without it. */
  readonly script: string
}

/** In a script, the end of one would end it. */
const embedded = (script: string): string => script.replaceAll('</script', String.raw`<\/script`)

/** Operations by how a text names them: `GET /v1/import/contacts`. */
const operationAnchors = ({ paths }: OpenApiDocument): ReadonlyMap<string, string> =>
  new Map(
    placed(paths).map(({ method, path, operation }) => [`${method.toUpperCase()} ${path}`, operation.operationId]),
  )

const barView = ({ info }: OpenApiDocument): Html =>
  html`<header class="bar">
    <a class="title" href="#top">${info.title} API</a>
    <div class="find" role="search"></div>
    <a class="menu" href="#contents">Contents</a>
  </header>`

/** The document as a page that stands for itself: one file, which loads nothing. */
export const docsPage = (document: OpenApiDocument, parts: DocsParts): string => {
  const sections = sectionsOf(document)
  const anchors = operationAnchors(document)
  const { info, openapi, components } = document
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${info.title} API</title>
        <link rel="icon" href="data:," />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#top">Skip the contents</a>
        ${barView(document)}
        <div class="frame">
          ${navigation(sections, parts, document)}
          <main id="top" tabindex="-1">
            <h1>${info.title} API</h1>
            <p class="facts">
              Version ${info.version}. The same as <a href="openapi.json">OpenAPI ${openapi}</a>, for tools. In the
              examples <code>$API</code> is the address of this page without <code>/docs</code>, and
              <code>$KEY</code> your key.
            </p>
            <div class="lead">${markdown(info.description)}</div>
            <div id="guides">${parts.guides.map((guide) => guideView(guide, anchors))} ${errorsView()}</div>
            ${sections.map((section) => sectionView(section, document))}
            <section id="schemas">
              <h2><a href="#schemas">Schemas</a></h2>
              ${Object.entries(components.schemas).map(([name, schema]) => schemaView(name, schema))}
            </section>
          </main>
        </div>
        ${new Html(`<script type="module">${embedded(parts.script)}</script>`)}
      </body>
    </html>`.text
}

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Lets the page have its style and its script, and call the API; nothing from anywhere else. */
export const docsPagePolicy = ({ script }: DocsParts): string =>
  [
    "default-src 'none'",
    `script-src ${sourceOf(embedded(script))}`,
    `style-src ${sourceOf(STYLE)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
