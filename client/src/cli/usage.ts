export const USAGE = `Usage: contacts-import FILE [options]
       contacts-import check FILE [options]   a dry run: what the import would do
       contacts-import apply JOB [options]    import what a dry run checked
       contacts-import retry JOB [options]    import the failed rows of a job again, with other options
       contacts-import undo JOB [--dry-run]   take back what an import did
       contacts-import status JOB             show a job; --wait follows it, --json prints it as JSON
       contacts-import export [FORMAT]        print all contacts: csv (default), ndjson or vcard
       contacts-import rows JOB               print the outcome of each row; --outcome failed prints only these,
                                              --source failed rows as they were sent, too
       contacts-import mcp [FOLDER]           an MCP server for agents, on standard input and output
       contacts-import login [--url URL]      save an API key for later commands; logout removes it
       contacts-import completion SHELL       a completion script for bash, zsh or fish

Imports a file of contacts: CSV, Excel (.xlsx), vCard (.vcf), JSON, NDJSON (.ndjson, .jsonl), or one of these in a gzip
or ZIP. Use - for standard input, or a URL (https://…) of such a file, which the service fetches.
Running the same command again within 24 hours does not import the file twice: it shows or follows the existing import.
A URL is fetched and imported anew each time.

Rows
  --map "Column=field"     map a column to a contact field or to custom_fields.<name>; repeatable. Without --map,
                           recognised column names are mapped automatically
  --ignore "Column"        ignore a column without a warning; repeatable
  --mapping-from JOB       map as an earlier import was told to: a job id, or last, the last with the same header row
  --mapping-mode MODE      exact: only the columns of --map. extend: also recognised column names (default: exact)
  --other-columns WHAT     custom_fields: keep the other columns as custom fields (default: ignore)
  --update-existing        update contacts that a row matches, instead of skipping the row
  --match-by email         match contacts by email only, or phone; repeatable (default: both).
                           An external_id always matches; --match-by external_id: nothing else does
  --merge "field=RULE"     what an update does with a field: overwrite, fill_blanks or never; with tags: add, replace
                           or never; "*" is all other fields; repeatable (default: overwrite, and add for tags)
  --blank-cells clear      a blank cell empties the field of the contact (default: ignore)
  --no-create              skip rows that match no contact
  --tag TAG                add a tag to every contact; repeatable
  --default-country CC     country of phone numbers without a country code, such as DE
  --date-order ORDER       dmy, mdy or ymd, for dates such as 3/4/2024 (default: what a date of the column shows)
  --on-invalid-value WHAT  fail: an invalid value costs its row. drop: only itself. auto: drop where a column was
                           recognised by its name (default: auto)
  --no-header              the table has no header; map columns by number: --map "1=email"
  --delimiter D            one of , ; | tab (default: detected)
  --encoding LABEL         encoding of the file, such as windows-1251 (default: detected)
  --sheet NAME             sheet of a workbook (default: the first)
  --format F               csv, ndjson, json, vcard, xlsx, gzip or zip, whatever the file name says
  --dry-run                report what the import would do, without writing anything
  --on-drift stop          apply: stop before a row comes otherwise than in the dry run (default: continue)

Result
  --wait                   wait for a large import to end (default on a terminal)
  --no-wait                do not wait (default elsewhere)
  --rejects FILE           save failed rows in FILE (default: NAME.rejects.csv or .ndjson next to the file)
  --json                   print the job as JSON
  --again                  import the file again, even if it was imported within 24 hours
  --idempotency-key KEY    use this key instead of one derived from the file and the options

Service
  --url URL                URL of the service without /v1 (default: CONTACTS_IMPORT_URL, or that of login)
  --key KEY                API key (default: CONTACTS_IMPORT_KEY, or that of login, which other users cannot see)

  -h, --help   -V, --version

Exit codes
  0    every row was imported or skipped; without waiting: the file was accepted
  1    the import failed, or could not be sent
  2    wrong usage
  3    some rows failed; they are saved in the rejects file
  130  stopped by Ctrl-C
`
