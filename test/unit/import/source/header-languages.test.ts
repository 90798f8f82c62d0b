import { recogniseHeaders } from '../../../../lambdas/import/source/header-names.ts'

const targets = (header: string): (string | undefined)[] =>
  recogniseHeaders(header.split(';')).map((known) => known?.target)

const PEOPLE = ['first_name', 'last_name', 'email', 'phone', 'company']

it.each([
  ['Hungarian', 'Keresztnév;Vezetéknév;E-mail cím;Telefonszám;Cég'],
  ['Romanian', 'Prenume;Nume;Adresă de email;Telefon;Companie'],
  ['Slovak', 'Meno;Priezvisko;E-mail;Telefón;Spoločnosť'],
  ['Croatian', 'Ime;Prezime;E-pošta;Mobitel;Tvrtka'],
  ['Slovenian', 'Ime;Priimek;E-poštni naslov;Telefonska številka;Podjetje'],
  ['Lithuanian', 'Vardas;Pavardė;El. paštas;Telefonas;Įmonė'],
  ['Latvian', 'Vārds;Uzvārds;E-pasts;Tālrunis;Uzņēmums'],
  ['Estonian', 'Eesnimi;Perekonnanimi;E-post;Telefon;Ettevõte'],
  ['Catalan', 'Nom;Cognoms;Correu electrònic;Telèfon;Empresa'],
  ['Galician', 'Nome;Apelidos;Correo electrónico;Teléfono;Empresa'],
  ['Basque', 'Izena;Abizenak;Posta elektronikoa;Telefonoa;Enpresa'],
  ['Icelandic', 'Fornafn;Eftirnafn;Netfang;Sími;Fyrirtæki'],
  ['Vietnamese', 'Tên;Họ;Email;Số điện thoại;Công ty'],
  ['Indonesian', 'Nama depan;Nama belakang;Surel;No HP;Perusahaan'],
  ['Malay', 'Nama pertama;Nama keluarga;E-mel;Nombor telefon;Syarikat'],
  ['Thai', 'ชื่อ;นามสกุล;อีเมล;เบอร์โทรศัพท์;บริษัท'],
  ['Bulgarian', 'Име;Фамилия;Имейл;Телефон;Фирма'],
  ['Serbian', 'Име;Презиме;Имејл;Телефон;Предузеће'],
  ['Greek', 'Όνομα;Επώνυμο;Email;Κινητό;Εταιρεία'],
  ['Greek in capitals', 'ΟΝΟΜΑ;ΕΠΩΝΥΜΟ;EMAIL;ΚΙΝΗΤΟ;ΕΤΑΙΡΕΙΑ'],
  ['Hebrew', 'שם פרטי;שם משפחה;דוא"ל;טלפון נייד;חברה'],
  ['Arabic', 'الاسم الأول;اسم العائلة;البريد الإلكتروني;رقم الهاتف;الشركة'],
  ['Arabic without its small signs', 'الاسم;اسم العائلة;البريد الالكتروني;الجوال;الشركة'],
  ['Persian', 'نام;نام خانوادگی;ایمیل;موبایل;شرکت'],
  ['Hindi', 'पहला नाम;उपनाम;ईमेल;फ़ोन;कंपनी'],
])('columns are recognised in %s', (_, header) => {
  expect(targets(header)).toEqual(PEOPLE)
})

it.each([
  'Név',
  'Nume',
  'Meno',
  'Ime',
  'Vardas',
  'Vārds',
  'Tên',
  'Nama',
  'ชื่อ',
  'Име',
  'Όνομα',
  'שם',
  'الاسم',
  'نام',
  'नाम',
])('what is a first or a last name beside the other is the whole name without it: %s', (name) => {
  expect(targets(`${name};Email`)).toEqual(['full_name', 'email'])
})

it('of three names of Bulgarians the second is no last name, which it is for their neighbours', () => {
  expect(targets('Име;Презиме;Фамилия')).toEqual(['first_name', undefined, 'last_name'])
  expect(targets('Име;Презиме')).toEqual(['first_name', 'last_name'])
})

it.each([
  ['メールアドレス（必須）', 'email'],
  ['이메일(필수)', 'email'],
  ['手机号码（必填）', 'phone'],
  ['Cognome (obbligatorio)', 'last_name'],
  ['Telefon (povinné)', 'phone'],
  ['E-Mail (geschäftl.)', 'email'],
  ['Tel. (dienstl.)', 'phone'],
  ['PrÃ©nom', 'first_name'],
  ['TÃ©lÃ©phone', 'phone'],
  ['ImiÄ™', 'first_name'],
  ['ï»¿Name', 'full_name'],
  ['1. Name', 'full_name'],
  ['3) E-Mail', 'email'],
  ['2. Telefonnummer', 'phone'],
  ['`users`.`email`', 'email'],
  ['customers.phone_number', 'phone'],
])('marks of forms, numbers of questions, names of tables and broken letters do not count: %s', (header, target) => {
  expect(targets(header)).toEqual([target])
})

it.each(['Username', 'User', '1.', '2024. évi forgalom', 'users.id', 'Ten', 'HO'])(
  'is no column by its name: %s',
  (header) => {
    expect(targets(header)).not.toContain('email')
    expect(targets(`${header};Email;Name`)[0]).toBeUndefined()
  },
)
