/** A customer list as a shop has it after years: nothing in it is wrong enough to lose anybody. */
export interface MessyShopFile {
  /** In Windows-1252. */
  readonly bytes: Buffer<ArrayBuffer>
  /** Customers, each in one row or more. */
  readonly customers: readonly ShopCustomer[]
  /** Rows with a customer in them. */
  readonly rows: number
}

export interface ShopCustomer {
  readonly first_name: string
  readonly last_name: string
  readonly email: string | null
  /** E.164. */
  readonly phone: string | null
  /** ISO. */
  readonly created_date: string
}

const ROWS = 8_000
/** Every so many-th customer stands in the list again, under the same address. */
const AGAIN_EVERY = 25

const FIRST_NAMES = ['Jürgen', 'Käthe', 'Björn', 'Anna-Lena', 'Özlem', 'Günther', 'Zoë', 'Hans Peter', 'Sören', 'Ute']
const LAST_NAMES = ['Müller', 'Groß', 'Höfer', 'von der Heide', 'Schäfer', 'Weiß', 'Öztürk', 'Lang', 'Kühn-Böhm']
const TOWNS = ['Köln', 'Düsseldorf', 'München', 'Görlitz', 'Gießen']
const NOTES = [
  '',
  'zahlt per Rechnung; immer pünktlich',
  'sagt: "Bitte nicht anrufen"',
  'Lieferung\nan den Hintereingang',
  '5 € Gutschrift – offen',
]
const NOTHING = ['n/a', 'N/A', '-', 'k.A.', '']

const pick = <T>(items: readonly T[], n: number): T => items[n % items.length] as T

/** Five ways to write one number, of seven digits behind 0171. */
const NOTATIONS: readonly ((digits: string) => string)[] = [
  (digits) => `0171/${digits}`,
  (digits) => `0171-${digits.slice(0, 3)} ${digits.slice(3, 5)} ${digits.slice(5)}`,
  (digits) => `+49 (0) 171 ${digits}`,
  (digits) => `0049 171 / ${digits}`,
  (digits) => `49171${digits}`,
]

const isoDay = (n: number): string => new Date(Date.UTC(2009, 0, 1 + (n % 5_000))).toISOString().slice(0, 10)
const germanDay = (iso: string): string => iso.split('-').toReversed().join('.')

const customerOf = (n: number): ShopCustomer => {
  // No contact lacks both.
  const hasEmail = n % 7 !== 3
  const hasPhone = n % 6 !== 5 || !hasEmail
  return {
    first_name: pick(FIRST_NAMES, n),
    last_name: pick(LAST_NAMES, Math.floor(n / FIRST_NAMES.length)),
    email: hasEmail ? `kunde.${n}@example.de` : null,
    phone: hasPhone ? `+49171${2_000_000 + n}` : null,
    created_date: isoDay(n),
  }
}

const cell = (text: string): string => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const HEADER = [
  'Kd.-Nr.',
  'Anrede',
  'Vorname',
  'Nachname',
  'Telefon',
  'E-Mail',
  'PLZ',
  'Ort',
  'Kunde seit',
  'Bemerkung',
]

const lineOf = (n: number, { first_name, last_name, email, phone, created_date }: ShopCustomer): string => {
  const digits = phone?.slice('+49171'.length)
  const cells = [
    String(10_000 + n),
    n % 2 === 0 ? 'Herr' : 'Frau',
    n % 11 === 0 ? ` ${first_name} ` : first_name,
    last_name,
    digits === undefined ? pick(NOTHING, n) : pick(NOTATIONS, n)(digits),
    email === null ? pick(NOTHING, n) : n % 13 === 0 ? email.toUpperCase() : email,
    String(50_000 + (n % 900)),
    pick(TOWNS, n),
    n % 3 === 0 ? created_date : germanDay(created_date),
    pick(NOTES, n),
  ].map(cell)
  // Excel leaves the last delimiters out where nothing stands behind them.
  if (n % 32 < 16) while (cells.at(-1) === '') cells.pop()
  return cells.join(';')
}

/** Latin-1, but for what Windows has in its place. */
const WINDOWS_SIGNS: Readonly<Record<string, string>> = { '€': '\x80', '–': '\x96' }
const inWindows1252 = (text: string): Buffer<ArrayBuffer> =>
  Buffer.from(
    text.replace(/[€–]/g, (sign) => WINDOWS_SIGNS[sign] ?? sign),
    'latin1',
  )

const BLANK_ROW = ';'.repeat(HEADER.length - 1)

/** The same file each time. */
export const messyShopFile = (): MessyShopFile => {
  const customers: ShopCustomer[] = []
  const lines = [`Kundenliste Schäfer & Söhne${BLANK_ROW}`, BLANK_ROW, HEADER.join(';')]
  let rows = 0
  for (let n = 0; rows < ROWS; n += 1) {
    const customer = customerOf(n)
    customers.push(customer)
    lines.push(lineOf(n, customer))
    rows += 1
    if (n % AGAIN_EVERY === 0 && customer.email !== null && rows < ROWS) {
      lines.push(lineOf(n, customer))
      rows += 1
    }
    // Two lists were put together.
    if (n === ROWS / 2) lines.push(BLANK_ROW, HEADER.join(';'))
  }
  lines.push(BLANK_ROW, `Summe;;;${rows} Kunden;;;;;;`, '')
  return { bytes: inWindows1252(lines.join('\r\n')), customers, rows }
}
