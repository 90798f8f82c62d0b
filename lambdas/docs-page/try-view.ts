import type { ParameterObject } from '../openapi/components/openapi.ts'
import { html, type Html } from './html.ts'
import { exampleBody, pretty, type PlacedOperation } from './samples.ts'

const inputView = ({ name, in: place, required = false, example, schema }: ParameterObject, id: string): Html => {
  const values = Array.isArray(schema.enum) ? (schema.enum as readonly string[]) : []
  const field = `${id}-${place}-${name}`
  const attributes = html`id="${field}" name="${name}" data-place="${place}"`
  return html`<label for="${field}">${name}${required ? ' (required)' : ''}</label> ${
      values.length === 0
        ? html`<input
            ${attributes}
            autocomplete="off"
            placeholder="${typeof example === 'string' ? example : ''}"
            ${required ? html` required` : undefined}
          />`
        : html`<select ${attributes}>
            <option value=""></option>
            ${values.map((value) => html`<option>${value}</option>`)}
          </select>`
    }`
}

/** A form that sends the operation, for who has the token of a session. Hidden where no script runs. */
export const tryView = ({ method, path, operation }: PlacedOperation): Html | undefined => {
  if (operation['x-session'] !== true) return undefined
  const { operationId, parameters = [] } = operation
  const id = `${operationId}-try`
  const body = exampleBody(operation)
  return html`<details class="try" hidden>
    <summary>Try it</summary>
    <form data-method="${method.toUpperCase()}" data-path="${path}">
      <label for="${id}-token">Token of a session</label>
      <input id="${id}-token" data-token autocomplete="off" spellcheck="false" placeholder="wbs_…" required />
      ${parameters.map((parameter) => inputView(parameter, id))}
      ${
        body === undefined
          ? undefined
          : html`<label for="${id}-body">Body</label>
              <textarea id="${id}-body" data-body rows="8" spellcheck="false">${pretty(body)}</textarea>`
      }
      <button type="submit">Send</button>
    </form>
    <div class="answer" role="status"></div>
  </details>`
}
