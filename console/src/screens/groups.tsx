import { useState } from 'preact/hooks'
import { useConsole } from '../context.tsx'
import { countriesOf, likelyCountry } from '../countries.ts'
import { lacksCountry, reasonOf } from '../parts/reasons.ts'
import type { Settings } from '../settings.ts'
import type { ErrorGroup, Job } from '../types.ts'

interface Props {
  readonly job: Job
  readonly settings: Settings
  readonly onRepair: (changed: Partial<Settings>) => void
  readonly onShow: () => void
}

/** Values that can be left out without losing the person. */
const DROPPABLE = ['invalid_email', 'invalid_phone', 'invalid_field', 'field_too_long']

export const CountryRepair = ({ onRepair }: { readonly onRepair: (changed: { readonly country: string }) => void }) => {
  const { say, language } = useConsole().texts
  const countries = countriesOf(language)
  const [country, setCountry] = useState(likelyCountry)
  const name = countries.find(({ code }) => code === country)?.name ?? country
  return (
    <>
      <select
        aria-label={say('fix_choose')}
        value={country}
        onChange={(event) => {
          setCountry(event.currentTarget.value)
        }}
      >
        {countries.map((one) => (
          <option key={one.code} value={one.code}>
            {one.name}
          </option>
        ))}
      </select>
      <button
        type="button"
        onClick={() => {
          onRepair({ country })
        }}
      >
        {say('fix_country', { country: name })}
      </button>
    </>
  )
}

/** Failures, and values that are left out so that their rows do not fail. */
interface Repairable extends ErrorGroup {
  readonly isDropped: boolean
}

const repairable = ({ error_summary, warnings }: Job): readonly Repairable[] => [
  ...error_summary.map((group) => ({ ...group, isDropped: false })),
  ...warnings.filter(({ code }) => code === 'dropped_value').map((group) => ({ ...group, isDropped: true })),
]

const Repairs = ({
  group,
  settings,
  onRepair,
}: Pick<Props, 'settings' | 'onRepair'> & { readonly group: Repairable }) => {
  const { texts, fixed } = useConsole()
  const isFree = (option: string): boolean => fixed[option] === undefined
  return (
    <>
      {lacksCountry(group) && isFree('default_country') && <CountryRepair onRepair={onRepair} />}
      {group.isDropped && isFree('on_invalid_value') && (
        <button
          type="button"
          onClick={() => {
            onRepair({ invalid: 'fail' })
          }}
        >
          {texts.say('fix_rows')}
        </button>
      )}
      {DROPPABLE.includes(group.code) && settings.invalid !== 'drop' && isFree('on_invalid_value') && (
        <button
          type="button"
          onClick={() => {
            onRepair({ invalid: 'drop' })
          }}
        >
          {texts.say('fix_drop')}
        </button>
      )}
      {group.code === 'ambiguous_match' && !settings.emailOnly && isFree('match_by') && (
        <button
          type="button"
          onClick={() => {
            onRepair({ emailOnly: true })
          }}
        >
          {texts.say('fix_email')}
        </button>
      )}
    </>
  )
}

const GroupLine = ({ group, ...props }: Omit<Props, 'job'> & { readonly group: Repairable }) => {
  const { texts } = useConsole()
  const { say } = texts
  const { count, isDropped } = group
  const column = group.column ?? group.field
  const counted = isDropped ? 'groups_dropped' : 'groups_count'
  return (
    <li class={isDropped ? 'skipped' : 'failed'}>
      <div class="what">
        <strong>
          {column === undefined ? '' : `${column}: `}
          {reasonOf(group, texts)}
        </strong>
        <small>{say(counted, { count })}</small>
      </div>
      <div class="do">
        <Repairs group={group} settings={props.settings} onRepair={props.onRepair} />
        {!isDropped && (
          <button class="plain" type="button" onClick={props.onShow}>
            {say('fix_show')}
          </button>
        )}
      </div>
    </li>
  )
}

/** What is wrong by column and reason, each with what repairs all of it. */
export const Groups = ({ job, ...props }: Props) => {
  const { say } = useConsole().texts
  const groups = repairable(job)
  if (groups.length === 0) return null
  return (
    <div class="card">
      <h3>{say('groups_title')}</h3>
      <ul class="groups">
        {groups.map((group) => (
          <GroupLine
            key={`${group.code} ${group.column ?? group.field ?? ''} ${group.message}`}
            group={group}
            {...props}
          />
        ))}
      </ul>
    </div>
  )
}

/** What costs no row. */
export const Notes = ({ job }: { readonly job: Job }) => {
  const { say, number } = useConsole().texts
  const warnings = job.warnings.filter(({ code }) => code !== 'dropped_value')
  if (warnings.length === 0) return null
  return (
    <details>
      <summary>
        {say('notes')} ({number(warnings.length)})
      </summary>
      <ul class="notes">
        {warnings.slice(0, 20).map((warning, n) => (
          <li key={n}>
            {warning.column === undefined ? '' : `${warning.column}: `}
            {warning.message} ({number(warning.count)})
          </li>
        ))}
      </ul>
    </details>
  )
}
