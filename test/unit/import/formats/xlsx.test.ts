import { openFile } from '../../../../lambdas/import/formats/open-file.ts'
import { inMemory } from '../../../../lambdas/import/files/stored-file.ts'
import type { Workbook } from '../../../../lambdas/import/xlsx/workbook.ts'
import { all } from './pieces.ts'
import { workbookOf } from './workbook-of.ts'

const open = async (bytes: Uint8Array): Promise<Workbook> => {
  const content = await openFile(inMemory(bytes))
  if (content.format !== 'xlsx') throw new Error(`It was taken for ${content.format}.`)
  return content.workbook
}

const read = async (parts: Parameters<typeof workbookOf>[0], sheet?: string) => {
  const workbook = await open(workbookOf(parts))
  const batches = await all(workbook.rows(sheet ?? workbook.first))
  return { records: batches.flat().map(({ cells }) => cells), lines: batches.flat().map(({ line }) => line) }
}

const row = (...cells: readonly string[]): string => `<row>${cells.join('')}</row>`

it('reads texts of all kinds, and leaves out how they are read aloud', async () => {
  const { records } = await read({
    rows: row(
      '<c t="s"><v>1</v></c>',
      '<c t="s"><v>0</v></c>',
      '<c t="inlineStr"><is><r><t>Rich </t></r><r><rPr><b/></rPr><t>text</t></r></is></c>',
      '<c t="str"><f>A1&amp;"x"</f><v>by formula_x000D_</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c t="e"><v>#N/A</v></c>',
      '<c t="d"><v>2024-03-12T00:00:00</v></c>',
      '<c><f>1/3</f><v>0.33333333333333331</v></c>',
      '<c t="s"><v>7</v></c>',
      '<c t="inlineStr"><is><t xml:space="preserve"> &lt;a&gt;&#10;_x0041_</t></is></c>',
    ),
    sharedStrings:
      '<si><t>山田</t><rPh sb="0" eb="2"><t>やまだ</t></rPh></si><si><r><t>An</t></r><r><t>na</t></r></si>',
  })
  expect(records).toEqual([
    ['Anna', '山田', 'Rich text', 'by formula\r', 'TRUE', '#N/A', '2024-03-12', '0.333333333333333', '', ' <a>\nA'],
  ])
})

it('puts cells and rows where they say, and leaves out rows without text', async () => {
  const { records, lines } = await read({
    rows: `<row r="3"><c r="C3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="4"><c r="A4" s="0"/></row>
      <row r="1048576"><c r="AB1048576"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>`,
  })
  expect(records).toEqual([['2', '', '1'], [...Array.from({ length: 27 }, () => ''), '3', '4'], ['5']])
  expect(lines).toEqual([3, 1_048_576, 1_048_577])
})

it('keeps no more of a row than may be checked', async () => {
  const { records } = await read({ rows: row('<c r="A1"><v>1</v></c>', '<c r="XFD1"><v>2</v></c>') })
  expect(records[0]).toHaveLength(2001)
})

it('reads a sheet whose names have a prefix, in UTF-16 or with a mark', async () => {
  const sheet =
    '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>é</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
  expect((await read({ rows: '', sheet })).records).toEqual([['é']])
  expect((await read({ rows: '', sheet: `\ufeff${sheet}` })).records).toEqual([['é']])
})

describe('the sheet', () => {
  const sheets =
    '<sheet name="Chart" r:id="c1"/><sheet name="Lists" state="hidden" r:id="s2"/><sheet name="Kunden" r:id="s1"/>'
  const rows = row('<c><v>1</v></c>')

  it('is the first table that can be seen', async () => {
    expect((await read({ rows, sheets })).records).toEqual([['1']])
  })

  it('may be another one, by its name in any case', async () => {
    const workbook = await open(workbookOf({ rows, sheets }))
    expect(workbook.sheets).toEqual(['Lists', 'Kunden'])
    expect(workbook.find(' lists ')).toBe('Lists')
    expect(workbook.find('Chart')).toBeUndefined()
    expect((await read({ rows, sheets }, 'Lists')).records).toEqual([['Second']])
  })

  it('is a hidden one where there is no other', async () => {
    const hidden = '<sheet name="Lists" state="veryHidden" r:id="s2"/>'
    expect((await open(workbookOf({ rows, sheets: hidden }))).first).toBe('Lists')
  })
})

describe('a number', () => {
  const shown = async (value: string, format: number | string, workbookPr?: string): Promise<unknown> => {
    const { records } = await read({
      rows: row(`<c s="1"><v>${value}</v></c>`),
      formats: [0, typeof format === 'number' ? format : 164],
      ...(typeof format === 'string' && {
        numFmts: `<numFmt numFmtId="164" formatCode="${format.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"/>`,
      }),
      ...(workbookPr !== undefined && { workbookPr }),
    })
    return records[0]?.[0]
  }

  it.each([
    ['491786730511', 0, '491786730511'],
    ['4.91786730511E+11', 0, '491786730511'],
    ['4.91786730511E+11', 11, '491786730511'],
    ['9007199254740991', 0, '9007199254740991'],
    ['0.30000000000000004', 0, '0.3'],
    ['1E-7', 0, '0.0000001'],
    ['123456789012345678', 0, '123456789012346000'],
    ['1E-30', 0, '0'],
    ['-3', 0, '-3'],
    ['491786730511', 1, '491786730511'],
    ['49178', '@', '49178'],
    ['123', '00000', '00123'],
    ['4155551234', '[<=9999999]###-####;(###) ###-####', '(415) 555-1234'],
    ['1234.5', '#,##0.00\\ "€"', '1,234.50 €'],
    ['12', '_-* #,##0.00\\ "€"_-', '12.00 €'],
    ['0.125', 10, '12.50%'],
    ['5', ';;;', '5'],
    ['5', 'bad"[', '5'],
    ['abc', 0, 'abc'],
  ])('%s in the format %s is shown as %s', async (value, format, text) => {
    expect(await shown(value, format)).toBe(text)
  })

  it.each([
    ['as the sheet shows it', 'yyyy-mm-dd', '2024-03-12'],
    ['as the sheet shows it', 'dd.mm.yyyy', '12.03.2024'],
    ['as the sheet shows it', 'yyyy/m/d h:mm', '2024/3/12 18:00'],
    ['as the sheet shows it', '[$-407]d. mmmm yyyy', '12. März 2024'],
    ['as the sheet shows it', 'd-mmm-yyyy', '12-Mar-2024'],
    ['as the sheet shows it', 'mmmm d, yyyy', 'March 12, 2024'],
    ['as the sheet shows it', 'mmm-yy', 'Mar-24'],
    ['as the sheet shows it', 'h:mm', '18:00'],
    ['as ISO: it hangs on the computer', 14, '2024-03-12'],
    ['as ISO: it hangs on the computer', 22, '2024-03-12T18:00:00'],
    ['as ISO: it hangs on the computer', '[$-F800]dddd, mmmm dd, yyyy', '2024-03-12'],
    ['as ISO: the order is uncertain', 'dd/mm/yyyy', '2024-03-12'],
    ['as ISO: the order is uncertain', 'm-d-yyyy h:mm AM/PM', '2024-03-12T18:00:00'],
    ['as ISO: the century is uncertain', 'd-mmm-yy', '2024-03-12'],
    ['as ISO: the language is not read', '[$-419]d mmmm yyyy', '2024-03-12'],
    ['as ISO: it is of another script', 'yyyy"年"m"月"d"日"', '2024-03-12'],
  ])('that is a date is read %s (%s)', async (_, format, text) => {
    expect(await shown('45363.75', format)).toBe(text)
    expect(await shown('43901.75', format, '<workbookPr date1904="1"/>')).toBe(text)
  })

  it('that is no date, in a cell of dates, keeps its digits', async () => {
    expect(await shown('491786730511', 14)).toBe('491786730511')
  })
})

describe('hostile workbooks:', () => {
  const broken = { name: 'UnreadableFile' }
  const cells = '<c t="inlineStr"><is><t>x</t></is></c>'

  it.each([
    ['a text without end', row(`<c t="inlineStr"><is><t>${'x'.repeat(4_000_000)}</t></is></c>`)],
    ['attributes without end', row(`<c ${Array.from({ length: 200_000 }, (_, at) => `a${at}=""`).join(' ')}/>`)],
    ['a comment without end', `<!--${'x'.repeat(4_000_000)}-->`],
    ['tags in each other', '<a>'.repeat(1_000_000)],
    ['tags that do not match', row('<c></row>')],
    ['an entity of its own', row('<c><v>&x;</v></c>')],
  ])('%s is refused', async (_, rows) => {
    await expect(read({ rows })).rejects.toMatchObject(broken)
  })

  it('entities that multiply are refused', async () => {
    const sheet =
      '<!DOCTYPE x [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>'
    await expect(read({ rows: '', sheet })).rejects.toMatchObject(broken)
  })

  it('more shared texts than may be kept are refused', async () => {
    const texts = Array.from({ length: 3600 }, (_, at) => `<si><t>${String(at).repeat(10_000)}</t></si>`).join('')
    await expect(read({ rows: row('<c t="s"><v>3599</v></c>'), sharedStrings: texts })).rejects.toMatchObject(broken)
  })

  it('rows of one cell far to the right take no more than their bytes', async () => {
    const { records } = await read({ rows: `<row>${cells}</row>`.repeat(50_000) + row('<c r="XFD1"><v>1</v></c>') })
    expect(records).toHaveLength(50_001)
  })
})
