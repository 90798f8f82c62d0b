export const USAGE = `Usage: contacts-import FILE [options]

Imports a file of contacts: CSV, NDJSON (.ndjson, .jsonl) or a JSON array (.json). - reads standard input.
The same command again within 24 hours imports nothing twice: it shows, or follows, the import there is.

How the rows are taken
  --map "Column=field"     a column and the contact field it goes to, or custom_fields.<name>; again for each column.
                           Without any, columns that say what they are find their field
  --update-existing        a row that matches a contact updates it; otherwise it is skipped
  --tag TAG                put on every contact; again for each tag
  --default-country CC     to read phones without a country code, such as DE
  --no-header              the CSV has none: --map "1=email"
  --delimiter D            one of , ; | tab; found if left out
  --format F               csv, ndjson or json, whatever the file is called
  --dry-run                says what would become of the rows, and writes nothing

What happens then
  --wait                   waits for a large import to end; without being told so only on a terminal
  --no-wait                leaves it to the service once it is accepted
  --rejects FILE           where to put the rows that failed, instead of beside the file as NAME.rejects.csv
  --json                   the job as JSON, alone on standard output
  --again                  imports the file anew, although it was imported within 24 hours
  --idempotency-key KEY    instead of one made of the file and these options

Where to
  --url URL                the service's address, without /v1; or CONTACTS_IMPORT_URL
  --key KEY                an API key; or CONTACTS_IMPORT_KEY, which other users of the machine cannot see

  -h, --help   -V, --version

Exit code: 0 all rows taken, or accepted and not waited for; 1 the import failed, or could not be sent;
2 wrong usage; 3 some rows failed, and are in the file of rejects; 130 stopped by Ctrl-C.
`
