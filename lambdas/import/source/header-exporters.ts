import type { HeaderSource } from './header-kinds.ts'

/** As files of a product have it: no page that documents it was checked. */
const NO_PAGE = 'files of '

/** Names of columns that products write and that are no everyday words: of those, header-table.ts has the others. */
export const EXPORTERS: readonly HeaderSource[] = [
  {
    // Old and new: the first parts of a name, and lists in one cell.
    source: `${NO_PAGE}Google Contacts`,
    names: {
      middle_name: ['Middle Name', 'Additional Name', 'Middle', 'Middle Initial', 'Other Names'],
      name_suffix: ['Name Suffix', 'Suffix'],
    },
  },
  {
    source: `${NO_PAGE}Outlook`,
    names: {
      middle_name: [
        'Weitere Vornamen',
        'Deuxième prénom',
        'Segundo nombre',
        'Secondo nome',
        'Nome do meio',
        'Middelste naam',
      ],
      name_suffix: ['Suffixe', 'Sufijo', 'Suffisso', 'Sufixo', 'Achtervoegsel', 'Namenszusatz'],
      work_phone: ['Business Phone', 'Company Main Phone', 'Telefon Büro'],
    },
  },
  {
    // Dutch names have their particle in a column of its own.
    source: `${NO_PAGE}Dutch forms of names`,
    names: {
      middle_name: ['Tussenvoegsel', 'Tussenvoegsels', 'Voorvoegsel', 'Tweede voornaam', 'Voorvoegsel achternaam'],
    },
  },
  {
    source: 'https://github.com/mozilla-l10n/firefox-l10n de, en-US',
    names: {
      email: ['Primäre E-Mail-Adresse'],
      other_email: ['Sekundäre E-Mail-Adresse', 'Secondary Email'],
      mobile_phone: ['Mobil-Tel.-Nr.', 'Mobile Number'],
      work_phone: ['Tel. dienstlich', 'Work Phone'],
      home_phone: ['Tel. privat', 'Home Phone'],
      job_title: ['Arbeitstitel'],
    },
  },
  {
    source: `${NO_PAGE}HubSpot`,
    names: {
      mobile_phone: ['mobilephone'],
      linkedin_url: ['hs_linkedin_url', 'LinkedIn Bio'],
      created_date: ['createdate', 'Became a contact date'],
    },
  },
  {
    source: `${NO_PAGE}Salesforce`,
    names: {
      company: ['Account.Name', 'Account: Account Name', 'Account Name: Account Name'],
      created_date: ['CreatedDate'],
    },
  },
  {
    source: 'https://getcapt.com/blog/pipedrive-import-csv',
    names: { company: ['Person - Organization', 'Organization - Name'], tags: ['Person - Label', 'Person - Labels'] },
  },
  {
    source: `${NO_PAGE}Zoho CRM`,
    names: { created_date: ['Created Time'], work_phone: ['Asst Office Phone', 'Office Phone'] },
  },
  {
    source: `${NO_PAGE}ActiveCampaign`,
    names: {
      company: ['Organization Name', 'orgname', 'Customer Account'],
      created_date: ['Date Created', 'created_timestamp'],
    },
  },
  {
    source: `${NO_PAGE}GMX and WEB.DE`,
    names: { mobile_phone: ['Mobil privat', 'Mobil geschäftlich', 'Handy privat', 'Handy geschäftlich'] },
  },
  {
    source: 'https://developers.brevo.com/reference/request-contact-export',
    names: { created_date: ['ADDED_TIME'] },
  },
  {
    source: 'https://woocommerce.com/document/import-and-export-of-woocommerce-orders/',
    names: {
      email: ['user_email', 'customer_email', 'billing_email', 'Account Email'],
      created_date: ['user_registered', 'date_registered', 'Sign up', 'Date registered'],
    },
  },
  {
    source: `${NO_PAGE}Shopify`,
    names: { company: ['Default Address Company'], other_phone: ['Default Address Phone'] },
  },
  {
    source: 'https://docs.cello.so/guides/attribution/stripe-reports',
    names: {
      full_name: ['Customer Name'],
      email: ['Customer Email'],
      phone: ['Customer Phone'],
      created_date: ['Created (UTC)', 'Created date (UTC)'],
    },
  },
  {
    source: 'https://docs.twenty.com/l/ja/user-guide/data-migration/how-tos/import-contacts-via-csv',
    names: {
      email: ['Emails / Primary Email'],
      phone: ['Phones / Primary Phone Number'],
      phone_calling_code: ['Phones / Primary Phone Calling Code', 'Primary Phone Calling Code', 'Calling Code'],
      linkedin_url: ['Linkedin / Link URL', 'Linkedin Link URL', 'Linkedin / Primary Link Url', 'Linkedin Url'],
      company: ['Company / Name'],
    },
  },
  {
    source: `${NO_PAGE}LinkedIn Recruiter and Sales Navigator`,
    names: {
      job_title: ['Current Title', 'Current Position', 'Current Job Title'],
      company: ['Current Company', 'Current Employer', 'Current Organization'],
    },
  },
  {
    source: `${NO_PAGE}Attio`,
    names: { email: ['Email addresses'], phone: ['Phone numbers'] },
  },
  {
    source: `${NO_PAGE}Frappe and ERPNext`,
    names: {
      full_name: ['Person Name', 'Lead Name'],
      email: ['Email ID', 'Email IDs', 'Email ID (Email IDs)', 'Mail ID'],
      mobile_phone: ['Mobile No', 'Mobile No.', 'Mob No', 'Mobile #', 'Cell #'],
      phone: [
        'Phone No',
        'Phone No.',
        'Contact No',
        'Contact No.',
        'Number (Contact Numbers)',
        'Phone #',
        'Tel No',
        'Ph No',
      ],
      job_title: ['Designation'],
    },
  },
  {
    source: `${NO_PAGE}SuiteCRM`,
    names: {
      email: ['email1', 'E-mail Address', 'Primary E-mail Address'],
      other_email: ['Non Primary E-mails', 'Alternate Email'],
      mobile_phone: ['phone_mobile'],
      work_phone: ['Office Phone', 'phone_work'],
      home_phone: ['phone_home'],
      other_phone: ['phone_other'],
      created_date: ['date_entered'],
    },
  },
  {
    source: `${NO_PAGE}Eventbrite`,
    names: { last_name: ['Attendee Surname'], company: ['Company / Organization', 'Company / Organisation'] },
  },
  {
    source: `${NO_PAGE}Krayin CRM`,
    names: { email: ['emails'], phone: ['contact_numbers'] },
  },
]
