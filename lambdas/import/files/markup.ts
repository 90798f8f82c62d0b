import { EXPORT_CONTACTS, SAVE_AS_TABLE, UnsupportedFormat } from './refusal.ts'

const HTML = /^\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype html|html|head|body|table|meta|style|div|script|font)\b/i

const XML_KINDS: readonly (readonly [mark: RegExp, kind: string, wayOut: string])[] = [
  [/<(?:\w+:)?html\b/i, 'an HTML page, perhaps saved as .xls', SAVE_AS_TABLE],
  [/urn:schemas-microsoft-com:office:spreadsheet/, 'an XML spreadsheet of Excel 2003', SAVE_AS_TABLE],
  [/urn:oasis:names:tc:opendocument/, 'an OpenDocument file (.fods)', SAVE_AS_TABLE],
]

/** Kinds of text that begin with words of their own, and that are not read. */
const TEXT_KINDS: readonly (readonly [mark: RegExp, kind: string, wayOut: string])[] = [
  [HTML, 'an HTML page, perhaps saved as .xls', SAVE_AS_TABLE],
  [/^\s*MIME-Version:\s*1\.0/i, 'a web archive (MHTML), perhaps saved as .xls', SAVE_AS_TABLE],
  [/^\s*BEGIN:VCALENDAR\b/i, 'a calendar (iCalendar)', EXPORT_CONTACTS],
  [
    /^\s*(?:(?:--[^\n]*\n|\/\*[^*]*\*\/;?)\s*)*(?:INSERT\s+(?:IGNORE\s+)?INTO|CREATE\s+TABLE|DROP\s+TABLE|COPY\s+\S+\s*\()\s/i,
    'an SQL dump',
    'Export the table of the contacts as CSV, and send that.',
  ],
  [/^\s*(?:---[ \t\r]*\n\s*)?- +"?[A-Za-z_][\w ]{0,40}"?: /, 'a YAML file', EXPORT_CONTACTS],
  [/^\s*(?:export\s+)?(?:var|let|const)\s+\w+\s*=\s*[[{]/, 'a script', 'Send the JSON in it on its own.'],
  [/^(?:From \S+@\S+ |(?:Return-Path|Received|Delivered-To):\s)/, 'an email', EXPORT_CONTACTS],
  [
    /^\s*(?:(?:#[^\n]*|version:[ \t]*1[ \t\r]*)\n\s*)*dn::?\s/i,
    'an LDIF file',
    'Export the address book as CSV or vCard, and send that.',
  ],
]

/** The refusal of a text that is no table and no list of contacts, by how it begins. */
export const refusedText = (text: string): UnsupportedFormat | undefined => {
  const found = /^\s*<\?xml\b/i.test(text)
    ? (XML_KINDS.find(([mark]) => mark.test(text)) ?? (['', 'an XML file', EXPORT_CONTACTS] as const))
    : TEXT_KINDS.find(([mark]) => mark.test(text))
  return found && new UnsupportedFormat(found[1], found[2])
}
