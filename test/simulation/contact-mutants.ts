import { inFile, type Mutant } from './mutant.ts'

/** Rules of deletions, exports, blank values, and of imports that follow others. */
export const CONTACT_MUTANTS: readonly Mutant[] = [
  ...inFile(
    'lambdas/contacts/deletion.ts',
    ['a deletion is not conditional on the version', '    condition: { version },\n', '    condition: {},\n'],
    ['pointers to a deleted contact stay', 'return [home, ...pointers]', 'return pointers.length < 0 ? [] : [home]'],
    [
      'a refused deletion counts as done',
      "if ((await table.writeTogether(actions)).ok) return 'deleted'",
      "await table.writeTogether(actions)\n      return 'deleted'",
    ],
    [
      'a deleted home does not say who made its contact',
      'deleted: { by, job_id, row_number,',
      "deleted: { by, job_id: '', row_number,",
    ],
    ['an erased identity stays open', 'const closed = erase ? ({ erased: true } as const) : {}', 'const closed = {}'],
    ['a deleted home keeps its version', '      version: version + 1,\n      deleted', '      version,\n      deleted'],
  ),
  ...inFile('lambdas/contacts/permit.ts', [
    'a home without a contact has no version',
    'home?.version ?? 0',
    'home?.contact === undefined ? 0 : (home.version ?? 0)',
  ]),
  ...inFile(
    'lambdas/import/contact-write.ts',
    [
      'an erased identity becomes a home',
      'item.contact === undefined && item.erased !== true',
      'item.contact === undefined',
    ],
    ['the versions of a home begin anew', 'version: (before.version ?? 0) + 1 }', 'version: 1 }'],
    [
      'a home again does not check how often the key was freed',
      'condition: { owner: null, freed: before.freed ?? 0 },',
      'condition: { owner: null },',
    ],
  ),
  ...inFile(
    'lambdas/import/plan.ts',
    [
      'a row makes its contact again after that was deleted',
      'if (deleted !== undefined) return deleted',
      'if (deleted !== undefined && row.rowNumber < 0) return deleted',
    ],
    [
      'a row takes an erased identity',
      'if (planning.isErased(row)) return failed(row, erased)',
      'if (planning.isErased(row) && row.rowNumber < 0) return failed(row, erased)',
    ],
    ['what an applied row took from its contact is forgotten', 'batchBoundary.release(pending, lost)\n', '\n'],
  ),
  ...inFile(
    'lambdas/jobs/export-work.ts',
    ['a contact that is logged twice is exported twice', ' && !seen(contact.row_number)', ' && seen.length > 0'],
    [
      'a contact that took the place of a deleted one is exported with both logs',
      'contact?.job_id === jobId',
      'contact !== undefined',
    ],
  ),
  ...inFile('lambdas/jobs/job.ts', [
    'an export counts on where an earlier attempt stopped',
    "options.dry_run || kind === 'export'\n",
    'options.dry_run || (kind as string) === ``\n',
  ]),
  ...inFile('lambdas/jobs/export-file.ts', [
    'attempts of an export write to one file',
    '${job_id}-${epoch}.${EXTENSIONS',
    '${job_id}-${epoch > 0 ? 1 : 0}.${EXTENSIONS',
  ]),
  ...inFile('lambdas/contacts/contact.ts', [
    'blank values empty nothing',
    '([field]) => !cleared.has(field)) as',
    "([field]) => field !== '') as",
  ]),
  ...inFile('lambdas/contacts/merge-rules.ts', [
    'a blank value empties a field that merge keeps',
    "(one) => fieldRule(one, rules) === 'overwrite',",
    "(one) => fieldRule(one, rules) !== ('' as string),",
  ]),
  ...inFile(
    'lambdas/jobs/follow-up.ts',
    [
      'each request for a follow-up makes one',
      'const changed = await deps.jobs.change(known, { follow_ups }, attemptToken)',
      'const changed = await Promise.resolve({ ...known, follow_ups })',
    ],
    ['a retry is of all rows', 'links: { rows_of: parent.job_id },', 'links: {},'],
  ),
  ...inFile('lambdas/jobs/queued-rows.ts', ['a retry takes rows that did not fail', 'if (!isPicked) continue\n', '']),
  ...inFile('lambdas/jobs/planned-outcomes.ts', [
    'an applied dry run does not say what came otherwise',
    'planned_outcome === record.outcome',
    'planned_outcome !== record.row_number.toString()',
  ]),
]
