/** Words that stand in a name and are neither a first nor a last name. Compared without points, in lower case. */
const keyOf = (word: string): string => word.replace(/[.,()]/g, '').toLowerCase()

const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

/** Forms of address and academic titles, in front of a name. */
const TITLES = setOf(`
  dr prof professor mr mrs ms miss mx sir dame herr frau fräulein doktor mme mlle madame monsieur señor señora señorita
  srta sra dott dottssa dhr mevr mevrouw meneer dipl-ing dipl-kfm dipl-kffr dipl-inf dipl-psych
`)
/** The same, if they could also be a name: only with a full stop. */
const TITLES_WITH_POINT = setOf('m mag ing hr fr sr sig rev hon st fam univ')

/** Behind a name, whatever parts them. */
const SUFFIXES = setOf(`
  jr sr ii iii iv phd dphil mba emba llm llb bsc msc beng meng bcom mcom mphil mfa mph mpa msw dds dmd dvm dnp edd pharmd psyd
  cpa cfa cfp pmp esq obe mbe cbe frcs mrcp facs lcsw fca acca dba bba jd
  dipl-ing dipl-kfm dipl-kffr dipl-inf dipl-psych dipl-phys dipl-bw
`)
/** The same, if they could also be a name: only with a full stop. */
const SUFFIXES_WITH_POINT = setOf('jun sen')
/** Only after a comma: otherwise they may be a surname. */
const SUFFIXES_BEHIND_COMMA = setOf(
  'md ma ba pe rn np pa do junior senior jun sen med iur jur rer nat phil habil mag ret',
)

/** What a doctor or a graduate is of: only behind such a title, as in `Dr. rer. nat.`. */
const FACULTIES = setOf('med dent vet rer nat phil jur iur oec pol theol habil h c hc mult mag math tech agr')

const isTitleWord = (word: string, hasPoint: boolean): boolean =>
  TITLES.has(word) || (hasPoint && TITLES_WITH_POINT.has(word))

/** Whether a word is a title before a name, such as `Dr.` or `Univ.-Prof.`. */
export const isTitle = (word: string): boolean => {
  const key = keyOf(word)
  if (isTitleWord(key, word.endsWith('.'))) return true
  return word.includes('.-') && word.split('-').every((part) => isTitleWord(keyOf(part), part.endsWith('.')))
}

/** Whether a word belongs to the title before it: the `med.` of `Dr. med.`. */
export const isFaculty = (word: string): boolean =>
  word.endsWith('.') && word.split('.').every((part) => part === '' || FACULTIES.has(keyOf(part)))

/** Whether a word is a suffix after a name, such as `Jr.`. */
export const isNameSuffix = (word: string): boolean => {
  const key = keyOf(word)
  return SUFFIXES.has(key) || (word.endsWith('.') && SUFFIXES_WITH_POINT.has(key))
}

/** Whether a part after a comma holds only degrees, titles and suffixes. */
export const isSuffixPart = (part: string): boolean =>
  part
    .split(/\s+/)
    .every(
      (word) => isNameSuffix(word) || isTitle(word) || (SUFFIXES_BEHIND_COMMA.has(keyOf(word)) && !isCapitalised(word)),
    )

/** `Ma` is a name where `MA` is a degree. */
const isCapitalised = (word: string): boolean => /^\p{Lu}\p{Ll}+$/u.test(word)

/** Legal forms that are never a person's name, whatever their case. */
const LEGAL_FORMS = setOf(`
  inc incorporated llc ltd limited llp plc corp corporation gmbh mbh ohg gbr ug gmbh&co eg kgaa sarl sas srl spa bv nv vof aps
  oyj kft zrt sro ood eood ltda eireli pty pte sdn bhd gesmbh ооо оао зао пао тов
`)
/** Forms that are names in other letters: Sa, Ek, Ag. */
const LEGAL_FORMS_AS_WRITTEN = setOf(
  'AG KG SE SA S.A. SL S.L. AB AS A/S A.S. a.s. Oy KK K.K. e.K. e.V. Co. S.p.A. & Cie. SpA',
)

const EAST_ASIAN_COMPANY = /株式会社|有限会社|合同会社|有限公司|주식회사|유한회사/u

/** Of several words, parted by white space or commas. */
const LAST_WORD = /[^\s,][\s,]+([^\s,]+)[\s,]*$/

/** Whether a text names a company by its legal form: as its last word, or anywhere in front of `& Co.`. */
export const isCompany = (name: string): boolean => {
  if (EAST_ASIAN_COMPANY.test(name)) return true
  const last = LAST_WORD.exec(name)?.[1]
  if (last === undefined) return false
  if (LEGAL_FORMS.has(keyOf(last))) return true
  // Where a name is in capitals throughout, nothing tells the surname Sa from a société anonyme.
  return LEGAL_FORMS_AS_WRITTEN.has(last) && (last !== last.toUpperCase() || /\p{Ll}/u.test(name))
}

const PARTICLES = setOf(`
  van von vom zu zum zur de del della dello dei degli di da das do dos du des la le las los el al bin bint ibn ter ten te op
  den der dem het 't af av y
`)

/** Whether a word belongs to the last name that follows it. Only in lower case: Van and Ben are names too. */
export const isParticle = (word: string): boolean => PARTICLES.has(word)

/** Written in Han, Kana or Hangul throughout: the family name comes first. */
export const isEastAsian = (text: string): boolean =>
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々・\s]+$/u.test(text)

const FORMS_OF_ADDRESS = setOf(`
  herr frau hr fr mr mrs ms miss mx sir madam mister divers familie firma dr prof profdr dipl-ing m mme mlle monsieur madame
  mademoiselle sr sra srta señor señora señorita don doña sig sigra signor signora dhr mevr mw mevrouw meneer pan pani pani
  bay bayan г-н г-жа
`)

/** Whether a text is nothing but a form of address or a title: no job has that name. */
export const isFormOfAddress = (text: string): boolean =>
  text.length <= 24 && text.split(/[\s/]+/).every((word) => FORMS_OF_ADDRESS.has(keyOf(word)))
