/** What a column holds: a field, or which of several addresses or numbers of one. */
export type ColumnKind =
  | 'full_name'
  | 'first_name'
  | 'middle_name'
  | 'last_name'
  | 'name_suffix'
  | 'email'
  | 'work_email'
  | 'home_email'
  | 'other_email'
  | 'mobile_phone'
  | 'phone'
  | 'work_phone'
  | 'home_phone'
  | 'other_phone'
  | 'phone_calling_code'
  | 'phone_area_code'
  | 'job_title'
  | 'company'
  | 'linkedin_url'
  | 'priority'
  | 'tags'
  | 'created_date'

export interface HeaderSource {
  /** The page that documents it, where one was checked; else whose files have it. */
  readonly source: string
  readonly names: Readonly<Partial<Record<ColumnKind, readonly string[]>>>
}
