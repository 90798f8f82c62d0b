import { inFile, type Mutant } from './mutant.ts'

/** Rules of undoing an import. */
export const UNDO_MUTANTS: readonly Mutant[] = [
  ...inFile(
    'lambdas/jobs/undo-job.ts',
    [
      'each request for an undo makes one',
      '(await jobs.change(known, { follow_ups }, attemptToken)) ?? (await jobs.read(known))',
      '{ ...known, follow_ups }',
    ],
    [
      'an import is undone again after its undo is complete',
      "status === 'cancelled' || status === 'failed'",
      "status !== 'queued' && status !== 'processing'",
    ],
    [
      'an undo does not know those before it',
      "undosOf(known, 'undo').filter((earlier) => earlier !== jobId)",
      "undosOf(known, 'undo').filter((earlier) => earlier === '')",
    ],
    [
      'an import is undone before it has ended',
      "if (!hasEnded(job)) throw conflict('The import has not",
      "if (job.job_id === '') throw conflict('The import has not",
    ],
  ),
  ...inFile(
    'lambdas/jobs/undo-source.ts',
    [
      'a contact is undone at each row that changed it',
      '|| (own !== undefined && own[0] !== row_number)) continue',
      ') continue',
    ],
    [
      'rows that changed what the import made are undone by themselves',
      "record.matched_by !== 'row'",
      "record.matched_by !== 'id'",
    ],
    ['rows that changed nothing are undone', 'record.changed !== false &&', 'record.row_number > 0 &&'],
    ['only the first of several rows is put back', 'repeated.get(contactId) ?? [rowNumber]', '[rowNumber]'],
    [
      'what a contact had between two rows of the import is taken for what it had before',
      '...(own !== undefined && { isRepeated: true }),',
      '',
    ],
    ['an undo that is taken over begins anew', 'if (row_number <= position || (own', 'if (row_number < 0 || (own'],
  ),
  ...inFile(
    'lambdas/import/undo/restoration.ts',
    ['what others changed since is put back', 'else kept.push(field)', 'else values[field] = before'],
    [
      'a name is put back in parts',
      'if (names.length === 0 || !kept.some((field) => NAMES.includes(field))) return { values, kept }',
      'if (names.length < 9) return { values, kept }',
    ],
    [
      'what another import gave a field between two rows is lost',
      'known !== undefined && isDeepStrictEqual(known[1], before) ? known[0] : before, after',
      'known !== undefined ? known[0] : before, after',
    ],
  ),
  ...inFile(
    'lambdas/import/undo/undo-plan.ts',
    [
      'an undo takes the last change for all of it, whatever row made it',
      ' || last.row_number !== row.rowNumber)',
      ')',
    ],
    [
      'a contact that others have changed since is deleted',
      '(last === undefined ? created_at === updated_at : last.job_id === undoes && last.shared !== true)',
      '(last === undefined ? created_at === updated_at : last.job_id !== undefined)',
    ],
    [
      'a contact that others have changed meanwhile is deleted',
      'last.job_id === undoes && last.shared !== true',
      'last.job_id === undoes',
    ],
    ['an undo does not know what it deleted', 'isOwn(home.deleted.by, input)', "home.deleted.by === ''"],
    [
      'an undo does not know what it put back',
      'if (last !== undefined && isOwn(last.job_id, input))',
      'if (last !== undefined && isOwn(last.job_id, input) && row.rowNumber < 0)',
    ],
    [
      'an undo takes the work of the one before it for that of others',
      '(jobId === own || earlier.includes(jobId))',
      '(jobId === own || (earlier.length > 99 && earlier.includes(jobId)))',
    ],
    [
      'another contact is taken for the one that was at its home',
      'contact === undefined || isAnother(row, contact, input)',
      'contact === undefined',
    ],
    [
      'what an undo keeps is not stored with what it puts back',
      'before, ...(kept && { kept }) }',
      'before, ...(kept && row.rowNumber < 0 && { kept }) }',
    ],
    [
      'an identity that another contact has is given back',
      "if (holder === 'nobody') continue",
      "if (holder !== 'closed') continue",
    ],
    [
      'an identity is given back on a view of the middle of a change',
      "if (holder === 'unclear') return 'read again'",
      "if (holder === 'unclear') continue",
    ],
    ['a contact does not wait for the one that has its identity', 'if (first !== undefined) return { first }', ''],
  ),
  ...inFile(
    'lambdas/import/undo/undo-batch.ts',
    ['contacts that wait in a circle wait for ever', 'insistent: todo[0]?.contactId }', 'insistent: undefined }'],
    [
      'contacts that were at one home one after the other are taken for one',
      'last.has(row) ? done.get(row.contactId) : goneRecord(row)',
      'last.size >= 0 ? done.get(row.contactId) : goneRecord(row)',
    ],
    [
      'a refused write of an undo counts as done',
      'if (write === undefined || written.has(write)) done.set',
      'if (write === undefined || written.size >= 0) done.set',
    ],
  ),
  ...inFile(
    'lambdas/jobs/undo-work.ts',
    [
      'a dry run of an undo writes',
      'ports: { ...ports, table: dryRun ?? ports.table }',
      'ports: { ...ports, table: ports.table }',
    ],
    ['an undo that is cancelled does not record what an attempt before it did', '=> epoch > 1', '=> epoch > 99'],
    ['a cancel of an undo is not checked', "if (checked.cancel_requested) return { status: 'cancelled' }", ''],
  ),
]
