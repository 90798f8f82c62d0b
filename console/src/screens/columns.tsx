import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useConsole } from '../context.tsx'
import { type Earlier, earlierOf } from '../earlier.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { Heading } from '../parts/heading.tsx'
import { FIELDS, fieldOf, type Settings } from '../settings.ts'
import { formatName } from '../texts.ts'
import type { Column, Inspection, Job } from '../types.ts'
import { type LoadedFile, withUpload } from '../loaded-file.ts'
import { inspectOptions } from './file.tsx'
import { SettingsForm } from './settings-form.tsx'

interface Props {
  readonly loaded: LoadedFile
  readonly settings: Settings
  readonly onSettings: (settings: Settings) => void
  readonly onInspection: (inspection: Inspection) => void
  readonly onCheck: () => void
  readonly onBack: () => void
}

/** A name that a custom field may have. */
const customName = (name: string): string => `custom_fields.${name.trim().slice(0, 60)}`

const whyOf = (column: Column, { mapping }: Settings, field: string | null, earlier: Earlier | undefined) => {
  if (mapping[column.name] !== undefined) {
    if (earlier?.mapping[column.name] === field) return 'earlier'
    return field === null ? 'ignored' : 'chosen'
  }
  return column.field_source ?? 'ignored'
}

interface LineProps {
  readonly column: Column
  readonly inspection: Inspection
  readonly settings: Settings
  readonly earlier: Earlier | undefined
  readonly onField: (field: string | null) => void
}

const ColumnLine = ({ column, inspection, settings, earlier, onField }: LineProps) => {
  const { say, labelOf } = useConsole().texts
  const field = fieldOf(inspection, settings, column.name)
  const own = customName(column.name)
  const others = FIELDS.includes(field ?? 'email') || field === own ? [] : [field ?? '']
  const why = whyOf(column, settings, field, earlier)
  const share = inspection.rows_read === 0 ? 0 : column.filled / inspection.rows_read
  return (
    <tr data-ignored={field === null ? '' : undefined}>
      <th scope="row">{column.name}</th>
      <td class="samples">
        {column.samples.slice(0, 3).map((sample) => (
          <span key={sample}>{sample}</span>
        ))}
      </td>
      <td class="fill" data-label={say('filled')}>
        {Math.round(share * 100)} %
      </td>
      <td>
        <select
          aria-label={`${column.name}: ${say('goes_to')}`}
          value={field ?? ''}
          onChange={(event) => {
            onField(event.currentTarget.value === '' ? null : event.currentTarget.value)
          }}
        >
          <option value="">{say('ignore')}</option>
          <optgroup label={say('group_fields')}>
            {FIELDS.map((name) => (
              <option key={name} value={name}>
                {labelOf(name)}
              </option>
            ))}
          </optgroup>
          <optgroup label={say('group_other')}>
            <option value={own}>{say('custom', { name: own.slice('custom_fields.'.length) })}</option>
            {others.map((name) => (
              <option key={name} value={name}>
                {name.replace(/^custom_fields\./, '')}
              </option>
            ))}
          </optgroup>
        </select>
      </td>
      <td class="why" data-source={why}>
        {say(`why_${why}`)}
      </td>
    </tr>
  )
}

const Ignored = ({ loaded, settings, onSettings }: Pick<Props, 'loaded' | 'settings' | 'onSettings'>) => {
  const { say } = useConsole().texts
  const { columns } = loaded.inspection
  const ignored = columns.filter(({ name }) => fieldOf(loaded.inspection, settings, name) === null)
  if (ignored.length === 0) return <p class="lead">{say('ignored_none', { total: columns.length })}</p>
  const names = ignored.map(({ name }) => name)
  const shown = names.slice(0, 6).join(', ') + (names.length > 6 ? ' …' : '')
  return (
    <p class="lead">
      {say('ignored_some', { count: ignored.length, total: columns.length, names: shown })}{' '}
      <button
        class="plain small"
        type="button"
        onClick={() => {
          const kept = Object.fromEntries(names.map((name) => [name, customName(name)]))
          onSettings({ ...settings, mapping: { ...settings.mapping, ...kept } })
        }}
      >
        {say('keep_all')}
      </button>
    </p>
  )
}

/** The last import of these columns. A convenience: without an answer nothing is offered. */
const useEarlier = (inspection: Inspection): Earlier | undefined => {
  const { api, fixed } = useConsole()
  const [jobs, setJobs] = useState<readonly Job[]>([])
  useEffect(() => {
    if (fixed['mapping'] !== undefined) return
    api.jobs({ status: 'completed', kind: 'import' }).then(
      ({ data }) => {
        setJobs(data)
      },
      () => undefined,
    )
  }, [api])
  return useMemo(() => earlierOf(jobs, inspection), [jobs, inspection])
}

/** Offers the columns of last time, and takes them back. */
const LastTime = ({
  earlier,
  inspection,
  settings,
  onSettings,
}: Pick<Props, 'settings' | 'onSettings'> & { readonly earlier: Earlier; readonly inspection: Inspection }) => {
  const { say, time } = useConsole().texts
  const before = useRef<Settings['mapping']>({})
  const { job, mapping } = earlier
  const isTaken = inspection.columns.every(({ name }) => fieldOf(inspection, settings, name) === mapping[name])
  // What names say by themselves needs no offer.
  if (isTaken && Object.keys(settings.mapping).length === 0) return null
  const values = { name: job.name ?? job.file_name ?? job.job_id, time: time(job.created_at) }
  return (
    <div class="wait offer" role="status">
      <span>{say(isTaken ? 'earlier_taken' : 'earlier_offer', values)}</span>
      <button
        class="small"
        type="button"
        onClick={() => {
          if (!isTaken) before.current = settings.mapping
          onSettings({ ...settings, mapping: isTaken ? before.current : mapping })
        }}
      >
        {say(isTaken ? 'earlier_undo' : 'earlier_use')}
      </button>
    </div>
  )
}

/** Which column becomes what, and how the file is taken. */
export const ColumnsScreen = (props: Props) => {
  const { loaded, settings, onSettings, onInspection, onCheck, onBack } = props
  const { api, texts, fixed } = useConsole()
  const { say, bytes } = texts
  const [error, setError] = useState<unknown>()
  const { inspection, file } = loaded
  const { detected, rows_read: count, is_complete: isComplete } = inspection
  const format = [formatName(inspection.format), detected.packed, detected.encoding ?? detected.encoding_guess]
    .filter((part) => part !== undefined)
    .join(', ')
  const chooseSheet = (sheet: string): void => {
    withUpload(api, loaded, (upload_id) => api.inspect({ upload_id, ...inspectOptions(fixed), sheet })).then(
      onInspection,
      setError,
    )
    onSettings({ ...settings, sheet, mapping: {} })
  }
  const earlier = useEarlier(inspection)
  const rows = say(isComplete ? 'columns_rows' : 'columns_rows_more', { count })
  return (
    <section>
      <Heading>{say('columns_title')}</Heading>
      <p class="lead">{say('columns_lead', { name: file.name, format, size: bytes(file.size), rows })}</p>
      {error !== undefined && <ErrorBox error={error} texts={texts} />}
      {earlier !== undefined && (
        <LastTime earlier={earlier} inspection={inspection} settings={settings} onSettings={onSettings} />
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label={say('columns_title')}>
        <table class="mapping">
          <thead>
            <tr>
              {(['column', 'samples', 'filled', 'goes_to', 'why'] as const).map((name) => (
                <th key={name} scope="col">
                  {say(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {inspection.columns.map((column) => (
              <ColumnLine
                key={column.index}
                column={column}
                inspection={inspection}
                settings={settings}
                earlier={earlier}
                onField={(field) => {
                  onSettings({ ...settings, mapping: { ...settings.mapping, [column.name]: field } })
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Ignored loaded={loaded} settings={settings} onSettings={onSettings} />
      <SettingsForm inspection={inspection} settings={settings} onSettings={onSettings} onSheet={chooseSheet} />
      <div class="actions sticky">
        <button class="primary" type="button" onClick={onCheck}>
          {say('check_button')}
        </button>
        <button type="button" onClick={onBack}>
          {say('back')}
        </button>
      </div>
    </section>
  )
}
