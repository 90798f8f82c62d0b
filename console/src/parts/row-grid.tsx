import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Pixels, as the style has it. */
const LINE = 41
const HEAD = 41
/** Lines that are there above and below what is seen. Each has up to a dozen inputs: many of them make scrolling slow. */
const SPARE = 3
/** Pixels that are seen at least; more where letters are larger. */
const SHOWN = 480

interface Props {
  readonly label: string
  readonly total: number
  readonly head: readonly string[]
  /** CSS widths, one a column. */
  readonly widths: readonly string[]
  readonly line: (index: number) => ComponentChildren
  readonly isEdited?: (index: number) => boolean
  /** Of the lines that come into view. */
  readonly onView: (from: number, to: number) => void
  /** The line that is to be in view: a change of it scrolls there. */
  readonly target?: number | undefined
}

/** A table of any length: only the lines that can be seen are in the document. */
export const RowGrid = ({ label, total, head, widths, line, isEdited, onView, target }: Props) => {
  const ref = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const from = Math.max(0, Math.floor(top / LINE) - SPARE)
  const shown = Math.max(SHOWN, ref.current?.clientHeight ?? 0)
  const to = Math.min(total, Math.ceil((top + shown) / LINE) + SPARE)
  useEffect(() => {
    onView(from, to)
  }, [from, to, onView])
  useEffect(() => {
    const box = ref.current
    if (box === null || target === undefined) return
    const at = target * LINE
    if (at < box.scrollTop || at > box.scrollTop + box.clientHeight - HEAD - LINE)
      box.scrollTop = Math.max(0, at - LINE)
  }, [target])
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n)
  return (
    <div
      ref={ref}
      class="grid"
      role="table"
      aria-label={label}
      aria-rowcount={total + 1}
      tabIndex={0}
      style={{ '--columns': widths.join(' ') }}
      onScroll={(event) => {
        setTop(event.currentTarget.scrollTop)
      }}
    >
      <div role="rowgroup">
        <div class="head" role="row" aria-rowindex={1}>
          {head.map((name, n) => (
            <span key={n} role="columnheader" title={name}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ position: 'relative', blockSize: `${total * LINE}px` }}>
        {indexes.map((index) => (
          <div
            key={index}
            class="line"
            role="row"
            aria-rowindex={index + 2}
            data-edited={isEdited?.(index) === true ? '' : undefined}
            style={{ insetBlockStart: `${index * LINE}px` }}
          >
            {line(index)}
          </div>
        ))}
      </div>
    </div>
  )
}
