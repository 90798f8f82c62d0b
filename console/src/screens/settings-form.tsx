import type { ComponentChildren } from 'preact'
import { useConsole } from '../context.tsx'
import { countriesOf } from '../countries.ts'
import { type Settings, usedFields } from '../settings.ts'
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

const IDENTITIES = ['email', 'phone', 'external_id', 'id']

/** What an update does with each field, where it is not what it does with the others. */
const FieldRules = ({ inspection, settings, onSettings }: Omit<Props, 'onSheet'>) => {
  const { say, labelOf } = useConsole().texts
  const fields = usedFields(inspection, settings).filter((field) => !IDENTITIES.includes(field))
  if (fields.length === 0) return null
  const count = fields.filter((field) => settings.rules[field] !== undefined).length
  return (
    <details class="card">
      <summary>
        {say('rules')}
        {count > 0 && ` (${count})`}
      </summary>
      <div class="settings">
        {fields.map((field) => (
          <label key={field}>
            {labelOf(field)}
            <select
              value={settings.rules[field] ?? ''}
              onChange={({ currentTarget: { value } }) => {
                const { [field]: _, ...others } = settings.rules
                onSettings({ ...settings, rules: value === '' ? others : { ...others, [field]: value } })
              }}
            >
              <option value="">{say('rule_as_others')}</option>
              {(field === 'tags'
                ? (['add', 'replace', 'never'] as const)
                : (['overwrite', 'fill_blanks', 'never'] as const)
              ).map((rule) => (
                <option key={rule} value={rule}>
                  {say(`rule_${rule}`)}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </details>
  )
}

/** What an update does, beyond whether there is one. */
const UpdateChoices = ({ settings, onSettings }: Pick<Props, 'settings' | 'onSettings'>) => {
  const { say } = useConsole().texts
  return (
    <>
      <Choice
        label={say('missing')}
        value={settings.missing}
        option="create_missing"
        onValue={(value) => {
          onSettings({ ...settings, missing: value === 'skip' ? 'skip' : 'create' })
        }}
      >
        <option value="create">{say('missing_create')}</option>
        <option value="skip">{say('missing_skip')}</option>
      </Choice>
      <Choice
        label={say('blanks')}
        value={settings.blanks}
        option="blank_cells"
        onValue={(value) => {
          onSettings({ ...settings, blanks: value === 'clear' ? 'clear' : 'ignore' })
        }}
      >
        <option value="ignore">{say('blanks_ignore')}</option>
        <option value="clear">{say('blanks_clear')}</option>
      </Choice>
    </>
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
  const isUpdate = settings.existing !== 'skip' || fixed['update_existing'] === true
  return (
    <>
      <fieldset class="card settings">
        <legend class="visually-hidden">{say('settings')}</legend>
        {sheets.length > 1 && (
          <Choice
            label={say('sheet')}
            value={settings.sheet || (detected.sheet ?? '')}
            option="sheet"
            onValue={onSheet}
          >
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
        {isUpdate && <UpdateChoices settings={settings} onSettings={onSettings} />}
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
        <label>
          {say('name')}
          <input
            maxLength={200}
            value={settings.name}
            onInput={(event) => {
              set({ name: event.currentTarget.value })
            }}
          />
        </label>
      </fieldset>
      {isUpdate && fixed['merge'] === undefined && (
        <FieldRules inspection={inspection} settings={settings} onSettings={onSettings} />
      )}
    </>
  )
}
