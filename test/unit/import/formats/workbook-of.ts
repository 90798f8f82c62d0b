import { strToU8, zipSync } from 'fflate'

interface Parts {
  /** Rows of the first sheet, as XML. */
  readonly rows: string
  /** The same of the second sheet, `s2`. */
  readonly secondRows?: string
  /** Whole parts, in place of the usual ones. */
  readonly sheet?: string
  readonly sheets?: string
  readonly workbookPr?: string
  readonly sharedStrings?: string
  readonly numFmts?: string
  /** Format ids of the styles. */
  readonly formats?: readonly number[]
}

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** An .xlsx whose parts are given as XML. */
export const workbookOf = ({
  rows,
  secondRows,
  sheet,
  sheets,
  workbookPr,
  sharedStrings,
  numFmts,
  formats,
}: Parts): Uint8Array => {
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${RELATIONSHIPS}">${workbookPr ?? ''}<sheets>${sheets ?? '<sheet name="People" sheetId="1" r:id="s1"/>'}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>
      <Relationship Id="s1" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet1.xml"/>
      <Relationship Id="s2" Type="${RELATIONSHIPS}/worksheet" Target="/xl/worksheets/sheet2.xml"/>
      <Relationship Id="c1" Type="${RELATIONSHIPS}/chartsheet" Target="chartsheets/sheet1.xml"/>
      <Relationship Id="t1" Type="${RELATIONSHIPS}/sharedStrings" Target="sharedStrings.xml"/>
      <Relationship Id="y1" Type="${RELATIONSHIPS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet ?? `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${secondRows ?? '<row r="1"><c t="str"><v>Second</v></c></row>'}</sheetData></worksheet>`,
    'xl/styles.xml': `<styleSheet><numFmts>${numFmts ?? ''}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
      <cellXfs>${(formats ?? [0]).map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${sharedStrings ?? ''}</sst>`,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)])))
}
