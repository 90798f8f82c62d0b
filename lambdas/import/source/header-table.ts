import type { ContactField } from '../../contacts/contact-schema.ts'
import { EMAIL_NAMES, type Kinds, PHONE_NAMES } from './header-reach.ts'

/**
 * What exporters and people call the columns of each field, in en, de, fr, es, it, pt, nl (a line a language, less what is the same as
 * in one above). From Google Contacts, Outlook, Apple, HubSpot, Salesforce, LinkedIn, Mailchimp, Pipedrive, Zoho and our own rejects.
 * Case, accents, spaces and punctuation do not count; of email, phone, title and company neither does a number ("Phone 2 - Value").
 */
export const COLUMN_NAMES: Readonly<Partial<Record<ContactField, Kinds>>> = {
  full_name: [
    [
      ...['full name', 'name', 'contact name', 'display name', 'first and last name'],
      ...['vollständiger Name', 'ganzer Name', 'Kontaktname', 'Anzeigename', 'Vor- und Nachname', 'Name, Vorname'],
      ...['nom complet', 'nom', 'nom et prénom', 'prénom et nom', 'nom du contact', 'nom affiché'],
      ...['nombre completo', 'nombre', 'nombre y apellidos', 'nombre y apellido', 'nombre del contacto'],
      ...['nome completo', 'nome', 'nome e cognome', 'cognome e nome', 'nominativo', 'nome contatto'],
      ...['nome e sobrenome', 'nome e apelido', 'nome do contato', 'nome do contacto', 'nome de exibição'],
      ...['volledige naam', 'naam', 'contactnaam', 'naam contactpersoon', 'weergavenaam', 'voor- en achternaam'],
    ],
  ],
  first_name: [
    [
      ...['first name', 'given name', 'forename', 'christian name', 'fname'],
      ...['Vorname'],
      ...['prénom'],
      ...['nombre de pila', 'primer nombre'],
      ...['nome di battesimo', 'primo nome'],
      ...['primeiro nome', 'nome próprio'],
      ...['voornaam', 'roepnaam'],
    ],
  ],
  last_name: [
    [
      ...['last name', 'family name', 'surname', 'lname'],
      ...['Nachname', 'Familienname', 'Zuname'],
      ...['nom de famille'],
      ...['apellidos', 'apellido', 'primer apellido'],
      ...['cognome'],
      ...['sobrenome', 'último nome', 'nome de família'],
      ...['achternaam', 'familienaam'],
    ],
  ],
  email: EMAIL_NAMES,
  phone: PHONE_NAMES,
  job_title: [
    [
      ...['job title', 'position', 'role', 'organization title', 'job'],
      ...['Jobtitel', 'Berufsbezeichnung', 'Stellenbezeichnung', 'Funktion'],
      ...['fonction', 'poste', 'intitulé du poste', 'titre du poste'],
      ...['cargo', 'puesto', 'puesto de trabajo', 'título del puesto', 'título del trabajo'],
      ...['posizione', 'qualifica', 'ruolo', 'mansione', 'posizione lavorativa'],
      ...['função', 'título do cargo', 'posição'],
      ...['functie', 'functietitel', 'functienaam'],
    ],
  ],
  company: [
    [
      ...['company', 'company name', 'organization', 'organisation', 'organization name', 'organisation name'],
      ...['account name', 'employer', 'associated company'],
      ...['Firma', 'Firmenname', 'Unternehmen', 'Unternehmensname'],
      ...['société', 'entreprise', 'nom de la société', "nom de l'entreprise", 'raison sociale', 'employeur'],
      ...['empresa', 'compañía', 'organización', 'nombre de la empresa', 'nombre de empresa'],
      ...['azienda', 'società', 'ditta', 'nome azienda', 'ragione sociale', 'organizzazione'],
      ...['companhia', 'organização', 'nome da empresa'],
      ...['bedrijf', 'bedrijfsnaam', 'organisatie', 'onderneming'],
    ],
  ],
  related_company_id: [['company id']],
  linkedin_url: [
    ['linkedin', 'linkedin url', 'linkedin profile', 'linkedin profile url', 'LinkedIn-Profil', 'profil LinkedIn'],
  ],
  priority: [['priority', 'Priorität', 'Prioritaet', 'priorité', 'prioridad', 'priorità', 'prioridade', 'prioriteit']],
  tags: [
    [
      ...['tags', 'tag', 'labels', 'categories', 'category', 'group membership'],
      ...['Kategorien', 'Kategorie', 'Schlagwörter', 'Etiketten'],
      ...['catégories', 'catégorie', 'étiquettes', 'libellés'],
      ...['categorías', 'categoría', 'etiquetas'],
      ...['categorie', 'categoria', 'etichette'],
      ...['categorias', 'marcadores'],
      ...['categorieën'],
    ],
  ],
  created_date: [
    [
      ...['created date', 'create date', 'created', 'created at', 'created on', 'created time', 'date created'],
      ...['creation date', 'date added', 'added on', 'connected on', 'person created'],
      ...['erstellt', 'erstellt am', 'Erstellungsdatum', 'Erstelldatum', 'angelegt am'],
      ...['créé le', 'date de création', "date d'ajout"],
      ...['creado', 'creado el', 'fecha de creación'],
      ...['creato il', 'data di creazione', 'data creazione'],
      ...['criado em', 'data de criação'],
      ...['aangemaakt', 'aangemaakt op', 'aanmaakdatum'],
    ],
  ],
  // Nothing else is surely the id of a person: "Customer ID", "ID" and "Record ID" may be those of an order or a company.
  external_id: [
    [
      ...['external id', 'external identifier', 'externe ID', 'ID externe', 'identifiant externe', 'ID externo'],
      ...['identificador externo', 'ID esterno', 'identificativo esterno', 'extern ID'],
    ],
  ],
}

/** A name that means something else than the table says where another stands in the same header, and no column gives that field. */
interface Beside {
  readonly name: string
  readonly field: ContactField
  readonly beside: readonly string[]
}

export const BESIDE: readonly Beside[] = [
  { name: 'Name', field: 'last_name', beside: ['Vorname'] },
  { name: 'nom', field: 'last_name', beside: ['prénom'] },
  { name: 'naam', field: 'last_name', beside: ['voornaam'] },
  { name: 'nombre', field: 'first_name', beside: ['apellidos', 'apellido', 'primer apellido'] },
  { name: 'nome', field: 'first_name', beside: ['cognome', 'sobrenome', 'apelido', 'apelidos', 'último nome'] },
  { name: 'nom', field: 'first_name', beside: ['cognoms', 'cognom', 'primer cognom'] },
  { name: 'Nume', field: 'last_name', beside: ['Prenume', 'Prenumele'] },
  { name: 'Meno', field: 'first_name', beside: ['Priezvisko'] },
  { name: 'Ime', field: 'first_name', beside: ['Prezime', 'Priimek'] },
  { name: 'Vardas', field: 'first_name', beside: ['Pavardė'] },
  { name: 'Vārds', field: 'first_name', beside: ['Uzvārds'] },
  { name: 'Izena', field: 'first_name', beside: ['Abizena', 'Abizenak'] },
  { name: 'Име', field: 'first_name', beside: ['Фамилия', 'Презиме'] },
  { name: 'Όνομα', field: 'first_name', beside: ['Επώνυμο', 'Επίθετο'] },
  { name: 'שם', field: 'first_name', beside: ['שם משפחה'] },
  { name: 'الاسم', field: 'first_name', beside: ['الاسم الأخير', 'اسم العائلة', 'اللقب'] },
  { name: 'نام', field: 'first_name', beside: ['نام خانوادگی'] },
  { name: 'ชื่อ', field: 'first_name', beside: ['นามสกุล'] },
  // Without accents these two are words of English as well.
  { name: 'Tên', field: 'first_name', beside: ['Họ', 'Họ đệm', 'Họ và tên đệm'] },
  { name: 'Họ', field: 'last_name', beside: ['Tên'] },
  { name: 'Jméno', field: 'first_name', beside: ['Příjmení'] },
  { name: 'İsim', field: 'first_name', beside: ['Soyadı', 'Soyad', 'Soyisim'] },
  { name: 'Ad', field: 'first_name', beside: ['Soyadı', 'Soyad'] },
  { name: '名字', field: 'first_name', beside: ['姓氏', '姓'] },
  { name: '이름', field: 'first_name', beside: ['성'] },
  { name: 'Имя', field: 'first_name', beside: ['Фамилия'] },
  { name: 'Ім’я', field: 'first_name', beside: ['Прізвище'] },
  { name: 'First', field: 'first_name', beside: ['Last', 'Surname', 'Last Name'] },
  { name: 'Last', field: 'last_name', beside: ['First', 'First Name'] },
  { name: 'Given', field: 'first_name', beside: ['Family', 'Surname'] },
  { name: 'Family', field: 'last_name', beside: ['Given', 'Given Name'] },
  // Of Scandinavians a job, of others what they are called by.
  { name: 'Titel', field: 'job_title', beside: ['Förnamn', 'Efternavn', 'Etternavn', 'Fornavn'] },
  // Brevo has phones under the names of its channels.
  { name: 'SMS', field: 'phone', beside: ['ADDED_TIME', 'EMAIL_BLACKLISTED', 'SMS_BLACKLISTED', 'CONTACT ID'] },
  // LinkedIn's own export: elsewhere a URL is anybody's.
  { name: 'URL', field: 'linkedin_url', beside: ['connected on'] },
  { name: 'Profile URL', field: 'linkedin_url', beside: ['Current Company', 'Current Title', 'Current Position'] },
]

/** Names that count only where no other column gives the field: beside "Job Title", a "Title" is Mr or Mrs. */
export const LAST_RESORTS: Readonly<Partial<Record<ContactField, readonly string[]>>> = {
  full_name: [
    'contact',
    '名字',
    'Tên',
    'Ansprechpartner',
    'Kontakt',
    'contacto',
    'contatto',
    'contato',
    'contactpersoon',
  ],
  // The last of three names of Bulgarians is another column.
  last_name: ['apelido', 'Презиме'],
  job_title: ['title', 'occupation', 'Beruf', 'profession', 'profesión', 'professione', 'profissão', 'beroep'],
  company: ['account'],
  tags: ['label', 'groups', 'Gruppen', 'groupes', 'grupos', 'gruppi', 'groepen'],
}
