import type { ColumnKind, HeaderSource } from './header-kinds.ts'

/** Words before or behind a name, by which of several addresses or numbers they say it is. */
const EMAIL_WORDS: readonly (readonly [kind: ColumnKind, words: readonly string[]])[] = [
  ['email', ['primary', 'main', 'default']],
  ['work_email', ['work', 'business', 'office', 'company', 'corporate', 'professional']],
  ['home_email', ['home', 'personal', 'private']],
  ['other_email', ['other', 'secondary', 'second', 'alternate', 'alternative', 'additional']],
]

const PHONE_WORDS: readonly (readonly [kind: ColumnKind, words: readonly string[]])[] = [
  ['mobile_phone', ['mobile', 'cell', 'cellular']],
  ['phone', ['primary', 'main', 'default', 'day', 'daytime', 'contact']],
  ['work_phone', ['work', 'business', 'office', 'direct']],
  ['home_phone', ['home', 'personal', 'private', 'landline', 'evening']],
  ['other_phone', ['other', 'secondary', 'second', 'alternate', 'alternative', 'additional']],
]

const EMAILS = ['email', 'emails', 'email address', 'email addresses', 'email id', 'mail', 'mail address']
const PHONES = [
  'phone',
  'phones',
  'phone number',
  'phone numbers',
  'phone no',
  'telephone',
  'telephone number',
  'tel',
  'number',
]

/** `Work email address`, `Email address (work)`. */
const combined = (
  words: readonly (readonly [kind: ColumnKind, words: readonly string[]])[],
  names: readonly string[],
): HeaderSource['names'] =>
  Object.fromEntries(
    words.map(([kind, ofKind]) => [
      kind,
      ofKind.flatMap((word) => names.flatMap((name) => [`${word} ${name}`, `${name} ${word}`])),
    ]),
  )

/** "Number work" and the like are numbers of anything. */
const isUsual = (name: string): boolean =>
  !name.startsWith('number ') && !/^(?:second|day|default|contact|direct|additional|other) number$/.test(name)

const onlyUsual = (names: HeaderSource['names']): HeaderSource['names'] =>
  Object.fromEntries(Object.entries(names).map(([kind, ofKind]) => [kind, ofKind.filter(isUsual)]))

/** Of no product. */
const EVERYDAY_WORDS = 'words of everyday'

/** What people call columns, and forms that they make: plurals, and words put together, of what header-table.ts has. */
export const EVERYDAY: readonly HeaderSource[] = [
  { source: EVERYDAY_WORDS, names: combined(EMAIL_WORDS, EMAILS) },
  { source: EVERYDAY_WORDS, names: onlyUsual(combined(PHONE_WORDS, PHONES)) },
  {
    source: EVERYDAY_WORDS,
    names: {
      full_name: [
        ...['First & Last Name', 'Name (First and Last)', 'First and Last', 'Your Name', 'Contact Person', 'Fullname'],
        ...[
          'What is your name',
          'Vor-/Nachname',
          'Vor-/Zuname',
          'Vor- und Zuname',
          'Saved Name',
          'Kontaktperson',
          'Ansprechperson',
        ],
        ...['First name last name', 'Last name first name', 'Name surname', 'Surname name', 'Last, First'],
        ...['Vorname Nachname', 'Nachname, Vorname', 'Vorname Name', 'Nach- und Vorname', 'Name Kunde', 'Kundenname'],
        ...['nom prénom', 'prénom nom', 'nom/prénom', 'apellidos y nombre', 'apellidos, nombre', 'nombre apellidos'],
        ...['cognome nome', 'nome cognome', 'nome sobrenome', 'naam voornaam', 'voornaam achternaam'],
      ],
      email: [
        ...['emails', 'mails', 'e-mail addresses', 'Email(s)', 'your email', 'your email address', 'contact email'],
        ...["What's your email address", 'What is your email address', "What's your email", 'What is your email'],
        ...['E-Mails', 'E-Mail-Adressen', 'Kontakt-E-Mail', 'adresses e-mail', 'courriels', 'correos'],
        ...['correos electrónicos', 'indirizzi e-mail', 'e-mailadressen', 'Mail-ID', 'Email / Mail'],
      ],
      work_email: ['E-Mail geschäftl.', 'E-Mail gesch.', 'E-Mail dienstl.', 'Mail geschäftlich', 'Mail dienstlich'],
      home_email: ['E-Mail priv.', 'Mail privat'],
      work_phone: [
        ...[
          'Tel. geschäftl.',
          'Tel. gesch.',
          'Tel. dienstl.',
          'Telefon geschäftl.',
          'Telefon gesch.',
          'Telefon dienstl.',
        ],
        ...['Tel. geschäftlich', 'Tel. Büro', 'Tel. Arbeit', 'Tel. Firma'],
      ],
      home_phone: ['Tel. priv.', 'Telefon priv.', 'Tel. Festnetz'],
      mobile_phone: [
        ...['WhatsApp', 'WhatsApp-Nummer', 'número de WhatsApp'],
        ...['mobiles', 'mobile numbers', 'cell phones', 'cellphone', 'WhatsApp number', 'Cell Phone #', 'Handynummern'],
        ...[
          'Phone/Mobile',
          'Mobile/Phone',
          'Handy-Nr.',
          'Mobil-Nr.',
          'Handy Nr',
          'Mobilnr.',
          'Tel. Handy',
          'Mobile Tel.',
        ],
      ],
      phone: [
        ...[
          'phones',
          'phone numbers',
          'telephones',
          'telephone numbers',
          'Phone(s)',
          'your phone number',
          'contact phone',
          "What's your phone number",
          'What is your phone number',
        ],
        ...['Telefonnummern', 'téléphones', 'teléfonos', 'telefoni', 'telefones', 'telefoonnummers'],
        ...['Telefon/Handy', 'Tel-Nr', 'Telefon Nr', 'Ruf-Nr.', 'Telefon Nummer'],
      ],
      first_name: [...['given names', 'first names', 'forenames', 'Vornamen', 'prénoms', 'nombres', 'Name (first)']],
      last_name: ['surnames', 'last names', 'family names', 'Nachnamen', 'apellido paterno', 'Name (last)'],
      company: [
        'companies',
        'organizations',
        'business name',
        'your company',
        'organisation/company',
        'Arbeitgeber',
        'Name des Unternehmens',
        'Name der Firma',
        'Unternehmen/Organisation',
        "nom de l'entreprise",
        'nombre de la empresa',
        "nome dell'azienda",
        'nome da empresa',
        'naam bedrijf',
        'Firma/Organisation',
      ],
      job_title: ['job titles', 'job role', 'position title', 'your role'],
      tags: ['tag list', 'tag names'],
      phone_area_code: [
        'Area Code',
        'Phone Area Code',
        'Vorwahl',
        'Ortsvorwahl',
        'Tel. Vorwahl',
        'Telefonvorwahl',
        'DDD',
        'netnummer',
        'kengetal',
      ],
      phone_calling_code: [
        ...['Country Code', 'Phone Country Code', 'Phone Code', 'Country Calling Code', 'Dial Code', 'Dialing Code'],
        ...[
          'Dialling Code',
          'Phone Prefix',
          'Ländervorwahl',
          'Landesvorwahl',
          'indicatif',
          'indicatif pays',
          'prefijo',
        ],
      ],
      created_date: [
        ...[
          'Registration date',
          'Registered',
          'Registered at',
          'Registered on',
          'Signup date',
          'Sign up date',
          'Signed up',
        ],
        ...['Signed up at', 'Joined', 'Joined on', 'Join date', 'Date joined', 'Customer since', 'Member since'],
        ...['Registriert', 'Registriert am', 'Registrierungsdatum', 'Anmeldedatum', 'Angemeldet am', 'Kunde seit'],
        ...['Mitglied seit', 'inscription', "date d'inscription", 'inscrit le', 'fecha de registro', 'fecha de alta'],
        ...['data di registrazione', 'data de cadastro', 'data de registo', 'registratiedatum', 'klant sinds'],
      ],
    },
  },
]
