import { createHash } from 'node:crypto'
import type { OpenApiDocument } from '../openapi/components/openapi.ts'
import { html, Html } from './html.ts'
import { markdown } from './markdown.ts'
import { eventView, methodBadge, operationView, type PlacedOperation } from './operation-view.ts'
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

const navigation = (sections: readonly Section[], { info, components }: OpenApiDocument): Html =>
  html`<nav aria-label="Contents">
    <a class="title" href="#top">${info.title} API</a>
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
    <h2>${name}</h2>
    <p class="lead">${description}</p>
    ${operations.map((operation) => (isOfEvents ? eventView(operation) : operationView(operation, document)))}
  </section>`

/** The document as a page that stands for itself: one file without a script, which loads nothing. */
export const docsPage = (document: OpenApiDocument): string => {
  const sections = sectionsOf(document)
  const { info, openapi, components } = document
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#top">Skip the contents</a>
        <div class="frame">
          ${navigation(sections, document)}
          <main id="top">
            <h1>${info.title} API</h1>
            <p class="facts">
              Version ${info.version}. The same as <a href="openapi.json">OpenAPI ${openapi}</a>, for tools. In the
              examples <code>$API</code> is the address of this page without <code>/docs</code>, and
              <code>$KEY</code> your key.
            </p>
            <div class="lead">${markdown(info.description)}</div>
            ${sections.map((section) => sectionView(section, document))}
            <section id="schemas">
              <h2>Schemas</h2>
              ${Object.entries(components.schemas).map(([name, schema]) => schemaView(name, schema))}
            </section>
          </main>
        </div>
      </body>
    </html>`.text
}

/** Lets the page have its style, and nothing else: no script, no image, nothing from anywhere. */
export const DOCS_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
