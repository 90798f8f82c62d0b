import { ROW_ERRORS } from '../contacts/row-errors.ts'
import { API_ERRORS } from '../http/errors.ts'
import { WARNINGS } from '../import/source/warnings.ts'
import { JOB_ERRORS } from '../jobs/job.ts'
import { JOB_ADVICE, REQUEST_ADVICE, ROW_ADVICE } from './error-advice.ts'
import { html, type Html } from './html.ts'
import { inlineMarkdown, tableFrame } from './markdown.ts'

interface Line {
  readonly code: string
  readonly status?: number
  readonly meaning: string
  readonly advice?: string
}

const table = (id: string, lines: readonly Line[]): Html => {
  const [first] = lines
  return tableFrame(
    html`<table class="codes">
      <thead>
        <tr>
          <th scope="col">Code</th>
          ${first?.status === undefined ? undefined : html`<th scope="col">Status</th>`}
          <th scope="col">Meaning</th>
          ${first?.advice === undefined ? undefined : html`<th scope="col">What to do</th>`}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ code, status, meaning, advice }) =>
            html`<tr id="${id}-${code}">
              <th scope="row">
                <a href="#${id}-${code}"><code>${code}</code></a>
              </th>
              ${status === undefined ? undefined : html`<td>${status}</td>`}
              <td>${inlineMarkdown(meaning)}</td>
              ${advice === undefined ? undefined : html`<td>${inlineMarkdown(advice)}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}

const adviceOf = <Code extends string>(
  messages: Readonly<Record<Code, string>>,
  advice: Readonly<Record<Code, string>>,
): readonly Line[] =>
  (Object.keys(messages) as Code[]).map((code) => ({ code, meaning: messages[code], advice: advice[code] }))

const LISTS = [
  {
    id: 'errors-requests',
    title: 'Requests',
    lead: 'In `error.code` of a response that is no success. Decide by the code: messages may change.',
    lines: Object.entries(API_ERRORS).map(([code, { status, message }]) => ({
      code,
      status,
      meaning: message,
      advice: REQUEST_ADVICE[code as keyof typeof API_ERRORS],
    })),
  },
  {
    id: 'errors-jobs',
    title: 'Jobs',
    lead: 'In `error.code` of a job whose status is `failed`.',
    lines: adviceOf(JOB_ERRORS, JOB_ADVICE),
  },
  {
    id: 'errors-rows',
    title: 'Rows',
    lead: 'In `errors`, in `error_summary`, and in the records of rows. A row that fails costs no other row anything.',
    lines: adviceOf(ROW_ERRORS, ROW_ADVICE),
  },
  {
    id: 'errors-warnings',
    title: 'Warnings',
    lead: 'In `warnings`. They cost no row, but deserve a look.',
    lines: Object.entries(WARNINGS).map(([code, meaning]) => ({ code, meaning })),
  },
]

/** Every code, with what to do about it: made of the lists that the service answers from. */
export const errorsView = (): Html =>
  html`<section id="errors" class="guide">
    <h2><a href="#errors">Errors</a></h2>
    ${LISTS.map(
      ({ id, title, lead, lines }) =>
        html`<h3 id="${id}"><a href="#${id}">${title}</a></h3>
          <p>${inlineMarkdown(lead)}</p>
          ${table(id, lines)}`,
    )}
  </section>`
