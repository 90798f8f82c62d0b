import type { HeaderSource } from './header-kinds.ts'

/** Names of columns that products write and that are no everyday words: of those, header-table.ts has the others. */
export const EXPORTERS: readonly HeaderSource[] = [
  {
    // Old and new: the first parts of a name, and lists in one cell.
    source: 'https://support.google.com/contacts/answer/1069522',
    names: {
      middle_name: ['Middle Name', 'Additional Name', 'Middle', 'Middle Initial', 'Other Names'],
      name_suffix: ['Name Suffix', 'Suffix'],
    },
  },
  {
    source: 'https://support.microsoft.com/office/import-contacts-to-outlook-bb796340-b58a-46c1-90c7-b549b8f3c5f8',
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
    source:
      'https://learn.microsoft.com/dynamics365/fin-ops-core/fin-ops/organization-administration/global-address-book-names',
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
    source: 'https://knowledge.hubspot.com/properties/hubspots-default-contact-properties',
    names: {
      mobile_phone: ['mobilephone'],
      linkedin_url: ['hs_linkedin_url', 'LinkedIn Bio'],
      created_date: ['createdate', 'Became a contact date'],
    },
  },
  {
    source:
      'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm',
    names: {
      company: ['Account.Name', 'Account: Account Name', 'Account Name: Account Name'],
      created_date: ['CreatedDate'],
    },
  },
  {
    source: 'https://support.pipedrive.com/en/article/exporting-data-from-pipedrive',
    names: { company: ['Person - Organization', 'Organization - Name'], tags: ['Person - Label', 'Person - Labels'] },
  },
  {
    source: 'https://help.zoho.com/portal/en/kb/crm/data-administration/export-data/articles/export-data-zoho-crm',
    names: { created_date: ['Created Time'], work_phone: ['Asst Office Phone', 'Office Phone'] },
  },
  {
    source: 'https://help.activecampaign.com/hc/en-us/articles/221384587-Export-contacts-from-ActiveCampaign',
    names: { company: ['Organization Name', 'Customer Account'], created_date: ['Date Created'] },
  },
  {
    source: 'https://help.brevo.com/hc/en-us/articles/209495525',
    names: { created_date: ['ADDED_TIME'] },
  },
  {
    source: 'https://woocommerce.com/document/ordercustomer-csv-export/',
    names: {
      email: ['user_email', 'customer_email', 'billing_email', 'Account Email'],
      created_date: ['user_registered', 'date_registered', 'Sign up', 'Date registered'],
    },
  },
  {
    source: 'https://help.shopify.com/en/manual/customers/import-export-customers',
    names: { company: ['Default Address Company'], other_phone: ['Default Address Phone'] },
  },
  {
    source: 'https://docs.stripe.com/reports/export',
    names: {
      full_name: ['Customer Name'],
      email: ['Customer Email'],
      phone: ['Customer Phone'],
      created_date: ['Created (UTC)', 'Created date (UTC)'],
    },
  },
  {
    source: 'https://docs.twenty.com/user-guide/data-migration/how-tos/import-contacts-via-csv',
    names: {
      email: ['Emails / Primary Email'],
      phone: ['Phones / Primary Phone Number'],
      phone_calling_code: ['Phones / Primary Phone Calling Code', 'Primary Phone Calling Code', 'Calling Code'],
      linkedin_url: ['Linkedin / Link URL', 'Linkedin Link URL', 'Linkedin / Primary Link Url', 'Linkedin Url'],
      company: ['Company / Name'],
    },
  },
  {
    source: 'https://attio.com/help/reference/managing-your-data/export-data',
    names: { email: ['Email addresses'], phone: ['Phone numbers'] },
  },
  {
    source: 'https://docs.frappe.io/erpnext/user/manual/en/contact',
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
    source: 'https://docs.suitecrm.com/user/core-modules/contacts/',
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
    source: 'https://www.eventbrite.com/help/en-us/articles/410264/',
    names: { last_name: ['Attendee Surname'], company: ['Company / Organization', 'Company / Organisation'] },
  },
  {
    source: 'https://help.krayincrm.com/',
    names: { email: ['emails'], phone: ['contact_numbers'] },
  },
]
