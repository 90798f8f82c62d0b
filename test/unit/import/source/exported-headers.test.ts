import { recogniseHeaders } from '../../../../lambdas/import/source/header-names.ts'

const targets = (...headers: string[]): (string | undefined)[] =>
  recogniseHeaders(headers).map((known) => known?.target)

describe('the files of', () => {
  it.each([
    [
      'Twenty',
      'Name / First Name|Name / Last Name|Emails / Primary Email|Phones / Primary Phone Number|Company / Name|Id',
      'first_name|last_name|email|phone|company|',
    ],
    [
      'WooCommerce',
      'customer_id|customer_email|billing_first_name|billing_last_name|billing_company|billing_phone',
      '|email|first_name|last_name|company|phone',
    ],
    [
      'Shopify',
      'First Name|Last Name|Email|Accepts Email Marketing|Default Address Company|Phone|Tags',
      'first_name|last_name|email||company|phone|tags',
    ],
    ['Stripe', 'id|Description|Email|Name|Created (UTC)|Status', '||email|full_name|created_date|'],
    [
      'SuiteCRM',
      'First Name|Last Name|ID|Email Address|Non Primary E-mails|Office Phone|Date Created',
      'first_name|last_name||email|email|phone|created_date',
    ],
    [
      'Frappe',
      'First Name|Last Name|Email ID (Email IDs)|Number (Contact Numbers)|Company Name|Designation',
      'first_name|last_name|email|phone|company|job_title',
    ],
    [
      'Thunderbird',
      'Vorname|Nachname|Anzeigename|Primäre E-Mail-Adresse|Tel. dienstlich|Fax-Nummer|Mobil-Tel.-Nr.|Arbeitstitel',
      'first_name|last_name|full_name|email|phone||phone|job_title',
    ],
    [
      'Pipedrive',
      'Person - Name|Person - Email - Work|Person - Phone - Work|Person - Organization|Organization - Name',
      'full_name|email|phone|company|company',
    ],
    [
      'Salesforce',
      'Contact: Full Name|Contact: Email|Contact: Account Name|Contact Owner: Full Name',
      'full_name|email|company|',
    ],
    [
      'Brevo',
      'CONTACT ID|EMAIL|FIRSTNAME|LASTNAME|SMS|EMAIL_BLACKLISTED|ADDED_TIME',
      '|email|first_name|last_name|phone||created_date',
    ],
    ['CleverReach', 'Email|Registriert|Aktiviert|Vorname|Nachname|Anrede', 'email|created_date||first_name|last_name|'],
    ['forms', "What is your name?|What's your email address?|Kontaktperson", 'full_name|email|full_name'],
    ['shops', 'Name|Country Code|Phone Number', 'full_name|phone_calling_code|phone'],
    ['two languages', 'Customer Name / Kundenname|E-Mail / Email|Email / Name', 'full_name|email|'],
    ['people', 'First|Middle|Last|Cell|Company / Organization', 'first_name|middle_name|last_name|phone|company'],
    ['code', 'firstName|lastName|phoneNumber|user.email|jobTitle', 'first_name|last_name|phone|email|job_title'],
  ])('%s are known', (_, headers, fields) => {
    expect(targets(...headers.split('|')).map((target) => target ?? '')).toEqual(fields.split('|'))
  })

  it.each([
    [
      'sv',
      'Förnamn|Efternamn|E-postadress|Mobiltelefon|Företag|Titel',
      'first_name|last_name|email|phone|company|job_title',
    ],
    ['da', 'Fornavn|Efternavn|E-mailadresse|Mobilnummer|Virksomhed', 'first_name|last_name|email|phone|company'],
    ['nb', 'Fornavn|Etternavn|E-post|Mobil|Bedrift', 'first_name|last_name|email|phone|company'],
    ['fi', 'Etunimi|Sukunimi|Sähköposti|Puhelin|Yritys', 'first_name|last_name|email|phone|company'],
    ['pl', 'Imię|Nazwisko|Adres e-mail|Telefon komórkowy|Firma', 'first_name|last_name|email|phone|company'],
    ['cs', 'Jméno|Příjmení|E-mail|Telefon|Společnost', 'first_name|last_name|email|phone|company'],
    ['tr', 'Ad|Soyad|E-posta|Cep telefonu|Şirket', 'first_name|last_name|email|phone|company'],
    ['ja', '氏名|メールアドレス|電話番号|会社名|役職', 'full_name|email|phone|company|job_title'],
    ['zh', '姓名|邮箱|手机号|公司|职位', 'full_name|email|phone|company|job_title'],
    ['ko', '이름|이메일|휴대폰|회사|직책', 'full_name|email|phone|company|job_title'],
    ['ru', 'Имя|Фамилия|Электронная почта|Телефон|Компания', 'first_name|last_name|email|phone|company'],
    ['uk', 'Ім’я|Прізвище|Електронна пошта|Телефон|Компанія', 'first_name|last_name|email|phone|company'],
  ])('people who write %s are known', (_, headers, fields) => {
    expect(targets(...headers.split('|'))).toEqual(fields.split('|'))
  })
})
