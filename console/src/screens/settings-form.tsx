import type { ComponentChildren } from 'preact'
import { useConsole } from '../context.tsx'
import { countriesOf } from '../countries.ts'
import type { Settings } from '../settings.ts'
import type { Inspection } from '../types.ts'

interface Props {
  readonly inspection: Inspection
  readonly settings: Settings
  readonly onSettings: (settings: Settings) => void
  readonly onSheet: (sheet: string) => void
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  /** The option that the page may have set. */
  readonly option?: string
  readonly onValue: (value: string) => void
  readonly children: ComponentChildren
}

const Choice = ({ label, value, option, onValue, children }: ChoiceProps) => {
  const { fixed, texts } = useConsole()
  const isFixed = option !== undefined && fixed[option] !== undefined
  return (
    <label>
      {label}
      {isFixed ? (
        <input readOnly value={`${String(fixed[option])} (${texts.say('set_by_session')})`} />
      ) : (
        <select
          value={value}
          onChange={(event) => {
            onValue(event.currentTarget.value)
          }}
        >
          {children}
        </select>
      )}
    </label>
  )
}

/** How the file is taken, beyond its columns. */
export const SettingsForm = ({ inspection, settings, onSettings, onSheet }: Props) => {
  const { fixed, texts } = useConsole()
  const { say, language } = texts
  const set = (changed: Partial<Settings>): void => {
    onSettings({ ...settings, ...changed })
  }
  const { sheets = [], detected } = inspection
  return (
    <fieldset class="card settings">
      <legend class="visually-hidden">{say('settings')}</legend>
      {sheets.length > 1 && (
        <Choice label={say('sheet')} value={settings.sheet || (detected.sheet ?? '')} option="sheet" onValue={onSheet}>
          {sheets.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Choice>
      )}
      <Choice
        label={say('country')}
        value={settings.country}
        option="default_country"
        onValue={(country) => {
          set({ country })
        }}
      >
        <option value="">{say('country_none')}</option>
        {countriesOf(language).map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice
        label={say('existing')}
        value={settings.existing}
        option="update_existing"
        onValue={(existing) => {
          set({ existing: existing as Settings['existing'] })
        }}
      >
        <option value="skip">{say('existing_skip')}</option>
        <option value="update">{say('existing_update')}</option>
        <option value="fill">{say('existing_fill')}</option>
      </Choice>
      <Choice
        label={say('dates')}
        value={settings.dates}
        option="date_order"
        onValue={(dates) => {
          set({ dates })
        }}
      >
        <option value="">{say('dates_found')}</option>
        {(['dmy', 'mdy', 'ymd'] as const).map((order) => (
          <option key={order} value={order}>
            {say(`dates_${order}`)}
          </option>
        ))}
      </Choice>
      <label>
        {say('tags')}
        <input
          readOnly={fixed['tags'] !== undefined}
          value={fixed['tags'] === undefined ? settings.tags : (fixed['tags'] as string[]).join(', ')}
          onInput={(event) => {
            set({ tags: event.currentTarget.value })
          }}
        />
      </label>
    </fieldset>
  )
}
