import { inMemory } from '../../../lambdas/import/files/stored-file.ts'
import { openSource, type SourceOptions } from '../../../lambdas/import/formats/open-source.ts'
import { countryOfText } from '../../../lambdas/import/normalise/country-names.ts'
import { makeRowNormaliser, type NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import { makeWarnings } from '../../../lambdas/import/source/warnings.ts'

const phonesOf = async (
  csv: string,
  options: Partial<SourceOptions> & { readonly default_country?: string } = {},
): Promise<(string | undefined)[]> => {
  const warnings = makeWarnings()
  const all = { has_header: true, ...options }
  const { rows } = await openSource(inMemory(Buffer.from(csv)), undefined, all, warnings)
  const normalise = makeRowNormaliser(all, warnings)
  const read: NormalisedRow[] = []
  for await (const row of rows) read.push(normalise(row))
  return read.map((row) => ('error' in row ? row.error.code : row.input.phone))
}

const PEOPLE = [
  'Name,Email,Country,Phone',
  'A,a@x.de,United Kingdom,07911 123460',
  'B,b@x.de,US,(415) 555-2671',
  'C,c@x.de,,0178 6730611',
  'D,d@x.de,Atlantis,0178 6730612',
  'E,e@x.de,France,+49 178 6730613',
].join('\n')

it('a phone without a country code is one of the country that its row names, else of the default country', async () => {
  expect(await phonesOf(PEOPLE, { default_country: 'DE' })).toEqual([
    ...['+447911123460', '+14155552671', '+491786730611', '+491786730612', '+491786730613'],
  ])
})

it('without a default country the rows that name none lose the number', async () => {
  expect(await phonesOf(PEOPLE)).toEqual(['+447911123460', '+14155552671', undefined, undefined, '+491786730613'])
})

it('what is no number of the country of the row may be one of the default country', async () => {
  const csv = 'Name,Land,Telefon\nA,USA,0178 6730614\n'
  expect(await phonesOf(csv, { default_country: 'DE' })).toEqual(['+491786730614'])
})

it('countries that contradict each other, and columns that the caller left out, say nothing', async () => {
  const csv = 'Name,Email,Home Country,Business Country,Phone\nA,a@x.de,France,Germany,06 12 34 56 78\n'
  expect(await phonesOf(csv)).toEqual([undefined])
  expect(await phonesOf(csv.replace('Germany', 'FR'))).toEqual(['+33612345678'])
  const mapping = { Name: 'full_name', Email: 'email', Phone: 'phone' } as const
  expect(await phonesOf(csv.replace('Germany', 'FR'), { mapping, on_invalid_value: 'drop' })).toEqual([undefined])
})

it('a column of calling codes says more than one of countries', async () => {
  const csv = 'Name,Country,Country Code,Phone\nA,France,+49,178 6730615\n'
  expect(await phonesOf(csv)).toEqual(['+491786730615'])
})

it.each([
  ['DE', '030', '1234567', '+49301234567'],
  ['DE', '30', '1234567', '+49301234567'],
  ['DE', '030', '030 1234567', '+49301234567'],
  ['DE', '030', '0178 6730611', '+491786730611'],
  ['DE', '030', '+33 6 12 34 56 78', '+33612345678'],
  ['US', '(415)', '555-2671', '+14155552671'],
  ['BR', '11', '98765-4321', '+5511987654321'],
  ['DE', '+33', '6 12 34 56 78', '+33612345678'],
])('of %s, an area code of a column of its own, %s, stands before %s', async (default_country, area, phone, e164) => {
  expect(await phonesOf(`Name,Area Code,Phone\nA,${area},${phone}\n`, { default_country })).toEqual([e164])
})

it('an area code beside several columns of phones belongs to the one behind it, or to none', async () => {
  const rows = 'A,a@x.de,030,1234567,\nB,b@x.de,030,1234568,0178 6730650\n'
  expect(await phonesOf(`Name,Email,Vorwahl,Telefon,Handy\n${rows}`, { default_country: 'DE' })).toEqual([
    ...['+49301234567', '+491786730650'],
  ])
  expect(await phonesOf('Name,Email,Vorwahl,Fax,Telefon,Handy\nA,a@x.de,030,,1234567,\n')).toEqual([undefined])
})

it('a code of a country beside an address says as much as its name', async () => {
  const csv = 'Name,Email,Default Address Country Code,Default Address Phone,Phone\nA,a@x.de,GB,020 7946 0019,\n'
  expect(await phonesOf(csv)).toEqual(['+442079460019'])
})

it.each([
  [
    'DE',
    ['de', ' DE ', 'Deutschland', 'Germany', 'Allemagne', 'DEU', 'Alemania', 'Германия', 'ドイツ', '德国', 'Niemcy'],
  ],
  ['GB', ['UK', 'U.K.', 'Great Britain', 'England', 'Vereinigtes Königreich', 'Royaume-Uni', 'united kingdom']],
  ['US', ['USA', 'U.S.A.', 'United States', 'United States of America', 'Vereinigte Staaten', 'États-Unis']],
  ['NL', ['Niederlande', 'The Netherlands', 'Holland', 'Pays-Bas']],
  [undefined, ['', 'Atlantis', 'ZZ', 'x'.repeat(100), '__proto__', 'constructor']],
] as const)('a country is known by its code and its names: %s', (country, texts) => {
  for (const text of texts) expect([text, countryOfText(text)]).toEqual([text, country])
})
