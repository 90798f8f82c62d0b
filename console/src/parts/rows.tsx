import { useCallback, useEffect, useId, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import { isGone } from '../api.ts'
import { useConsole } from '../context.tsx'
import type { Edits, useEdits } from '../edits.ts'
import type { Rejects } from '../rejects.ts'
import { RowPages } from '../row-pages.ts'
import type { AnyOutcome, Job, Options, RowRecord } from '../types.ts'
import { ErrorBox } from './error-box.tsx'
import { countOf, outcomesOf } from './figures.tsx'
import { reasonOf } from './reasons.ts'
import { RowGrid } from './row-grid.tsx'

interface Props {
  readonly job: Job
  readonly outcome: AnyOutcome | ''
  readonly onOutcome: (outcome: AnyOutcome | '') => void
  /** Cells of failed rows, where they can be corrected. */
  readonly rejects?: Rejects | undefined
  readonly editing?: ReturnType<typeof useEdits>
  readonly options?: Options
  /** Makes anew what an ended session took along. */
  readonly onGone?: () => void
}

const useRows = (job: Job, outcome: AnyOutcome | '', isShown: boolean) => {
  const { api } = useConsole()
  // Cells that the page does not have itself: of an import that was opened later.
  const hasSource = outcome === 'failed' && isShown && api.may('read:contacts')
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const pages = useMemo(
    () =>
      new RowPages(api, job, { outcome: outcome === '' ? undefined : outcome, hasSource }, () => {
        redraw(0)
      }),
    [api, job.job_id, outcome, hasSource],
  )
  useEffect(
    () => () => {
      pages.stop()
    },
    [pages],
  )
  return pages
}

const Mark = ({ outcome }: { readonly outcome: AnyOutcome }) => (
  <span class={`mark ${outcome}`}>{useConsole().texts.say(outcome)}</span>
)

const shown = (value: unknown): string => {
  if (value === null || value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const Changes = ({ row }: { readonly row: RowRecord }) => {
  const { say } = useConsole().texts
  return (
    <>
      {row.dropped?.map(({ field, column }, n) => (
        <span key={n}>
          ⚠ {say('left_out')}: {column ?? field}{' '}
        </span>
      ))}
      {Object.entries(row.changes ?? {}).map(([field, [before, after]]) => (
        <span key={field}>
          {field}: <del>{shown(before)}</del> → <ins>{shown(after)}</ins>{' '}
        </span>
      ))}
    </>
  )
}

interface CellProps {
  readonly value: string
  readonly label: string
  readonly isWrong: boolean
  readonly place: string
  readonly onValue: (value: string) => void
}

/** A cell that can be corrected: Enter takes it, Esc leaves it as it was. */
const Cell = ({ value, label, isWrong, place, onValue }: CellProps) => {
  const take = (text: string): void => {
    if (text !== value) onValue(text)
  }
  return (
    <span class="cell" role="cell" data-wrong={isWrong ? '' : undefined}>
      <input
        value={value}
        aria-label={label}
        aria-invalid={isWrong}
        data-place={place}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value)
          if (event.key === 'Escape') event.currentTarget.value = value
        }}
        onBlur={(event) => {
          take(event.currentTarget.value)
        }}
      />
    </span>
  )
}

const errorsOf = (row: RowRecord, edits: Edits | undefined) => {
  const edit = edits?.get(row.row_number)
  if (edit !== undefined) return edit.errors
  const { code, message, field, column, further = [] } = row
  const first = { code: code ?? '', message: message ?? '', ...(field && { field }), ...(column && { column }) }
  return code === undefined ? [] : [first, ...further]
}

const Status = ({ row, edits }: { readonly row: RowRecord; readonly edits: Edits | undefined }) => {
  const { texts } = useConsole()
  const edit = edits?.get(row.row_number)
  if (edit !== undefined && edit.outcome === undefined) return <span role="cell">{texts.say('edit_checking')}</span>
  if (edit?.outcome !== undefined && edit.outcome !== 'failed')
    return (
      <span role="cell" class="done-mark">
        ✓ {texts.say('edit_ok', { outcome: texts.say(edit.outcome) })}
      </span>
    )
  const text = errorsOf(row, edits)
    .map(
      (error) =>
        `${error.column ?? error.field ?? ''}${error.column || error.field ? ': ' : ''}${reasonOf(error, texts)}`,
    )
    .join(' ')
  const fields = row.fields === undefined ? '' : ` (${row.fields.join(', ')})`
  return (
    <span role="cell" title={text + fields}>
      {text}
      {fields}
    </span>
  )
}

/** The row as it was sent, in one line. */
const sourceText = ({ source }: RowRecord): string =>
  source === undefined
    ? ''
    : Array.isArray(source)
      ? source.map(shown).join(' · ')
      : Object.entries(source)
          .filter(([, value]) => value !== '' && value !== null)
          .map(([name, value]) => `${name}: ${shown(value)}`)
          .join(' · ')

/** Moves to the first wrong cell of the next failed row, once its line is there. */
const useNextError = (editing: Props['editing'], pages: RowPages, total: number) => {
  const box = useRef<HTMLDivElement>(null)
  const [target, setTarget] = useState<number>()
  const go = (): void => {
    const now = target ?? -1
    for (let step = 1; step <= total; step += 1) {
      const index = (now + step) % total
      const row = pages.at(index)
      const outcome = row && editing?.edits.get(row.row_number)?.outcome
      if (row !== undefined && (outcome === undefined || outcome === 'failed')) {
        setTarget(index)
        return
      }
    }
  }
  useEffect(() => {
    if (target === undefined) return
    const timer = setTimeout(() => {
      const line = box.current?.querySelectorAll<HTMLInputElement>(`[data-place^="${target}:"]`) ?? []
      const wrong = [...line].find((input) => input.getAttribute('aria-invalid') === 'true') ?? line[0]
      wrong?.focus()
      wrong?.select()
    }, 60)
    return () => {
      clearTimeout(timer)
    }
  }, [target])
  return { box, target, go }
}

const Filter = ({ job, outcome, onOutcome }: Pick<Props, 'job' | 'outcome' | 'onOutcome'>) => {
  const { say, number } = useConsole().texts
  const group = useId()
  const choices = (['', ...outcomesOf(job)] as const).filter((one) => one === '' || countOf(job, one) > 0)
  return (
    <fieldset class="filter">
      <legend class="visually-hidden">{say('outcome')}</legend>
      {choices.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={group}
            checked={one === outcome}
            onChange={() => {
              onOutcome(one)
            }}
          />
          {one === '' ? say('rows_all') : say(one)} ({number(one === '' ? (job.total_count ?? 0) : countOf(job, one))})
        </label>
      ))}
    </fieldset>
  )
}

/** What becomes, or became, of each row. */
export const Rows = ({ job, outcome, onOutcome, rejects, editing, options, onGone }: Props) => {
  const { texts } = useConsole()
  const { say } = texts
  const pages = useRows(job, outcome, editing === undefined)
  const all = outcome === '' ? (job.total_count ?? 0) : countOf(job, outcome)
  const total = pages.listed(all)
  const hasCells = outcome === 'failed' && rejects !== undefined && editing !== undefined && options !== undefined
  const showsSource = outcome === 'failed' && editing === undefined
  const { box, target, go } = useNextError(editing, pages, total)
  const onView = useCallback(
    (from: number, to: number) => {
      pages.want(from, to)
    },
    [pages],
  )
  const head = [say('row'), say('outcome'), say(outcome === 'failed' || outcome === 'kept' ? 'reason' : 'before_after')]
  const cellsOf = (row: RowRecord) => editing?.edits.get(row.row_number)?.cells ?? rejects?.rows.get(row.row_number)

  const line = (index: number) => {
    const row = pages.at(index)
    if (row === undefined) return <span role="cell">{say('loading')}</span>
    const cells = hasCells ? cellsOf(row) : undefined
    const wrong = new Set(errorsOf(row, editing?.edits).map(({ column }) => column))
    return (
      <>
        <span role="cell" class="number">
          {texts.number(row.line ?? row.row_number)}
        </span>
        <span role="cell">
          <Mark outcome={row.outcome} />
        </span>
        {row.outcome === 'failed' || row.outcome === 'kept' ? (
          <Status row={row} edits={editing?.edits} />
        ) : (
          <span role="cell">
            <Changes row={row} />
          </span>
        )}
        {showsSource && (
          <span role="cell" title={sourceText(row)}>
            {sourceText(row)}
          </span>
        )}
        {cells !== undefined &&
          rejects?.columns.map((name, n) => (
            <Cell
              key={n}
              value={cells[n] ?? ''}
              label={`${say('row')} ${row.line ?? row.row_number}, ${name}`}
              isWrong={wrong.has(name)}
              place={`${index}:${n}`}
              onValue={(value) => {
                const corrected = rejects.columns.map((_, at) => (at === n ? value : (cells[at] ?? '')))
                if (editing !== undefined && options !== undefined)
                  void editing.correct(row.row_number, corrected, rejects, options)
              }}
            />
          ))}
      </>
    )
  }
  return (
    <div
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'F8' || !hasCells) return
        event.preventDefault()
        go()
      }}
    >
      <Filter job={job} outcome={outcome} onOutcome={onOutcome} />
      {hasCells && <p class="lead">{say('cells_hint')}</p>}
      {hasCells && rejects.rows.size < total && (
        <p class="lead">{say('rows_more_cells', { count: rejects.rows.size })}</p>
      )}
      {total < all && <p class="lead">{say('rows_first', { count: total, total: all })}</p>}
      {pages.failure !== undefined && (
        <ErrorBox
          error={pages.failure}
          texts={texts}
          onRetry={
            isGone(pages.failure) && onGone !== undefined
              ? onGone
              : () => {
                  pages.again()
                }
          }
        />
      )}
      {total > 0 && (
        <RowGrid
          key={outcome}
          label={say('rows_title')}
          total={total}
          head={hasCells ? [...head, ...rejects.columns] : showsSource ? [...head, say('as_sent')] : head}
          widths={[
            'clamp(4rem, 12vw, 5.5rem)',
            'clamp(11.5rem, 25vw, 13rem)',
            'minmax(24rem, 1fr)',
            ...(hasCells ? rejects.columns.map(() => '12rem') : showsSource ? ['minmax(24rem, 1fr)'] : []),
          ]}
          line={line}
          isEdited={(index) => editing?.edits.has(pages.at(index)?.row_number ?? -1) === true}
          onView={onView}
          target={target}
        />
      )}
    </div>
  )
}
