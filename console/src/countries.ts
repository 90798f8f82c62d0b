const CODES =
  'AD AE AR AT AU BA BE BG BO BR CA CH CL CN CO CR CY CZ DE DK DO DZ EC EE EG ES FI FR GB GE GH GR GT HK HR HU ID IE IL IN IS IT JM JO JP KE KR KW KZ LB LI LK LT LU LV MA MC MD ME MK MT MX MY NG NL NO NZ OM PA PE PH PK PL PT PY QA RO RS RU SA SE SG SI SK SN TH TN TR TW UA UG US UY UZ VE VN ZA'.split(
    ' ',
  )

export interface Country {
  readonly code: string
  readonly name: string
}

export const countriesOf = (language: string): readonly Country[] => {
  const names = new Intl.DisplayNames([language], { type: 'region' })
  return CODES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, language),
  )
}

/** The country that the browser is set to, as a first guess that nobody is bound to. */
export const likelyCountry = (): string => {
  for (const language of navigator.languages) {
    const { region } = new Intl.Locale(language)
    if (region !== undefined && CODES.includes(region)) return region
  }
  return 'DE'
}
