import type { RowErrorCode } from '../contacts/row-errors.ts'
import type { ApiErrorCode } from '../http/errors.ts'
import type { JobErrorCode } from '../jobs/job.ts'

// What a developer does about each code. The types hold them to the lists of codes: none can be missing.

export const REQUEST_ADVICE: Readonly<Record<ApiErrorCode, string>> = {
  validation_error:
    'Correct the fields that `details.fields` names, and send the request again. A `url` whose host does not resolve is refused so, too.',
  unsupported_format: 'Save the file in the format that the message names: CSV, .xlsx or vCard.',
  unreadable_file: 'The message says where the file breaks. Save or export it again.',
  url_not_fetched:
    'The message says why the file did not come. Correct the URL or what it answers, or send the file as an upload. (A host that does not resolve is a `validation_error`.)',
  invalid_key: 'Check the `Authorization` header. If it is right, the key has ended: ask for a new one.',
  insufficient_permissions: 'Use a key with the permission that the message names.',
  request_blocked: 'Remove from path, query and headers what looks like an attack. Data belongs into the body.',
  not_found: 'Check the path and the id. The resource may belong to another workspace or session, or be deleted.',
  method_not_allowed: 'Use a method that the header `Allow` lists.',
  idempotency_in_progress: 'Wait for `Retry-After` seconds, and send the same request again.',
  conflict: 'Read the message: it names the state. Get the resource, and decide by its state.',
  payload_too_large: 'Send the contacts as an upload, or in several files.',
  unsupported_media_type: 'Send JSON, with `Content-Type: application/json`.',
  idempotency_key_reused: 'Use a new `Idempotency-Key` for another request, or send the first body again.',
  rate_limited: 'Wait for `Retry-After` seconds. Send more rows per request, or ask for a higher limit.',
  internal_error:
    'Send the same request again with the same `Idempotency-Key`. If it fails again, report `request_id`.',
  service_unavailable:
    'Wait for `Retry-After` seconds, and send the same request again with the same `Idempotency-Key`.',
}

export const JOB_ADVICE: Readonly<Record<JobErrorCode, string>> = {
  interrupted: 'Send the same request with the same `Idempotency-Key`: it goes on where it stopped.',
  unreadable_file: 'The message gives the line. Correct the file, and import it again: rows that exist are skipped.',
  unsupported_format: 'Save the file in the format that the message names.',
  no_data_rows: 'Send a file with rows below its header.',
  unusable_columns: 'Send `mapping`. `POST /v1/import/inspect` shows the columns and proposes fields.',
  unknown_encoding: 'Send `encoding`, or save the file as UTF-8.',
  file_gone: 'Files are kept for 7 days. Send it again.',
  file_too_large: 'Split the file, or compress it with gzip.',
  invalid_options: 'Correct the options beside the dropped file, as the message says, and drop both again.',
  too_many_rows: 'Send the rows after the first 2,000,000 in another file.',
  records_gone: 'An import can be undone for 30 days. After that, delete its contacts one by one.',
  plan_changed: 'Run a new dry run, look at its rows, and apply that.',
  gave_up: 'Import the file again: rows that exist are skipped. If it fails again, report `job_id`.',
}

export const ROW_ADVICE: Readonly<Record<RowErrorCode, string>> = {
  malformed_row: 'Give the row as many cells as the header has, or send an object.',
  missing_identity: 'Give the row a name, an email, a phone or an `external_id`.',
  invalid_field: 'Correct the value. The message says what it must be.',
  invalid_email:
    'Correct the address, or import the row without it: `on_invalid_value: "drop"`, if the row has another of email, phone and `external_id`.',
  invalid_phone:
    'Add the country code, or send `default_country`. Or import the row without it: `on_invalid_value: "drop"`, if the row has another of email, phone and `external_id`.',
  field_too_long: 'Shorten the value.',
  too_many_tags: 'A contact has at most 50 tags. Send fewer, or `merge: {"tags": "replace"}`.',
  custom_fields_too_large: 'The custom fields of a contact have at most 16 KB of JSON. Send fewer or shorter ones.',
  ambiguous_match: 'Two contacts match. Correct the row, or send `match_by: ["email"]`.',
  unknown_contact: 'Correct the id, or leave it out: the row then matches by its email, phone or `external_id`.',
  no_match: 'Not an error: `create_missing` is false. Leave it out to create such contacts.',
  erased_identity: 'Do not import this person: their data was erased, and is not to come back.',
  identity_taken: 'Find the contact that has the value, and decide which of the two it belongs to.',
  changed_since: 'The undo kept what was changed after the import. Undo the later import first, or leave it.',
  gone: 'Nothing: the contact was deleted before.',
}
