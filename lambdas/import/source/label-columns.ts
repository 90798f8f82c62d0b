import { keyOf } from './header-names.ts'
import type { MappingTarget } from './mapping-target.ts'

/** How Google and others call the column that says of which kind the number beside it is. */
const LABELS = ['label', 'type', 'kind', 'typ', 'art']

/** Keys that the label of a column may have: `Phone 1 - Label` of `Phone 1 - Value`, `Phone type` of `Phone`. */
const labelKeys = (key: string): string[] => {
  const stem = key.endsWith('value') ? key.slice(0, -'value'.length) : key
  return LABELS.map((label) => stem + label)
}

/** For the columns of phones the place of the column that says of which kind each is; and which columns are such. */
export const labelColumns = (
  columns: readonly { readonly index: number; readonly header: string }[],
  targets: ReadonlyMap<number, MappingTarget>,
): { readonly labels: ReadonlyMap<number, number>; readonly isLabel: ReadonlySet<number> } => {
  const places = new Map(
    columns.filter(({ index }) => !targets.has(index)).map(({ index, header }) => [keyOf(header), index]),
  )
  const labels = new Map<number, number>()
  for (const { index, header } of columns) {
    if (targets.get(index) !== 'phone') continue
    const label = labelKeys(keyOf(header)).find((key) => places.has(key))
    if (label !== undefined) labels.set(index, places.get(label) ?? index)
  }
  return { labels, isLabel: new Set(labels.values()) }
}

const FAX =
  /fax|facsimile|faks|факс|ファックス|ファクス|传真|傳真|팩스|pager|beeper|pieper|semafoon|bipeur|téléavertisseur|cercapersone|buscapersonas|personsök|personsøg|пейджер|ポケベル|寻呼|호출기/iu

const MOBILE =
  /mobil|cell|handy|iphone|portable|m[óo]vil|celular|cellulare|telem[óo]vel|mobiel|gsm|matkapuh|kom[óo]rk|cep|мобил|мобіл|сотов|携帯|手机|手機|移动|行動|휴대|핸드폰/iu

/** What the label of a number says: a fax or a pager is no phone. */
export const phoneKindOf = (label: string): 'none' | 'mobile' | 'other' => {
  if (FAX.test(label)) return 'none'
  return MOBILE.test(label) ? 'mobile' : 'other'
}
