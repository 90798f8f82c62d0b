import { inFile, type Mutant } from './mutant.ts'

/** Rules of the engine: the protocol of the contacts table, and how its requests are sent. */
export const ENGINE_MUTANTS: readonly Mutant[] = [
  ...inFile(
    'lambdas/import/contact-write.ts',
    ['an update is not conditional on the version', 'condition: { version: stored.version, ...', 'condition: { ...'],
    [
      'a claim does not check the owner',
      'items.has(key) ? { owner: null, freed: items.get(key)?.freed ?? 0 } : { owner: null }',
      'items.has(key) ? { freed: items.get(key)?.freed ?? 0 } : {}',
    ],
    [
      'a claim does not check how often the key was freed',
      'items.has(key) ? { owner: null, freed: items.get(key)?.freed ?? 0 } : { owner: null }',
      '({ owner: null, ...(items.size < 0 && { freed: 0 }) })',
    ],
    ['a release does not check the owner', '  condition: { owner: contactId },\n', '  condition: {},\n'],
    [
      'a contact that gives up its home keeps owning it',
      'release: lost.some(({ key }) => key === homeKey),',
      'release: false,',
    ],
    [
      'a contact retakes its home even if another contact owns it',
      '...(retakesHome && unowned(homeKey, items)) }',
      '}',
    ],
    [
      'a home is any identity that the contact has by now',
      'creatingRow?.identities.filter(',
      '(creatingRow && held)?.filter(',
    ],
    [
      'a key that is somebody’s becomes a home',
      'item.owner === undefined && item.contact === undefined && item.erased !== true',
      'item.contact === undefined && item.erased !== true',
    ],
    [
      'a permit is written at a key that was given up',
      'if (items.get(key) === undefined) absent.push(key)',
      'if (items.get(key)?.owner === undefined) absent.push(key)',
    ],
    [
      'a permit names a home that was one before',
      'home === undefined || items.get(homeKey) !== undefined ? undefined : 0',
      'home === undefined ? undefined : 0',
    ],
    ['a permit is good for any write of a contact', 'permitAt: stored.version', 'permitAt: 0'],
    [
      'a contact goes on by the permit of another',
      'if (live && permit.owner === contactId) continue',
      'if (live) continue',
    ],
    ['a live permit is taken without a fence', 'if (live) takes.push({ key, owner: permit.owner })', ''],
    ['a take does not count', '  take: true,\n', ''],
    ['a take does not look at how often the key was freed', 'condition: { owner, freed: 0 },', 'condition: { owner },'],
  ),
  ...inFile(
    'lambdas/import/permits.ts',
    [
      'an absent home is not fenced',
      "if (home === undefined && same === undefined) byKey.set(key, { type: 'insert', key, item: { freed: 1 } })",
      '',
    ],
    [
      'a contact is not fenced',
      'if (home?.contact !== undefined) byKey.set(key, bumped(key, home.version ?? 0, same))',
      '',
    ],
    [
      'an exact pointer is taken for a permit',
      'owner !== undefined && identitiesHeld(owner).includes(name) ? undefined : permit',
      'owner !== undefined && identitiesHeld(owner).length > 99 ? undefined : permit',
    ],
  ),
  ...inFile(
    'lambdas/import/planning-state.ts',
    [
      'a permit is taken for a torn read',
      "return permit !== undefined && homeVersion(items.get(keys.home(permit.owner) ?? '')) >= permit.at",
      'return permit !== undefined && items.size < 0',
    ],
    [
      'a permit is judged by an older home',
      "return permit !== undefined && homeVersion(items.get(keys.home(permit.owner) ?? '')) >= permit.at",
      'return permit !== undefined',
    ],
  ),
  ...inFile('lambdas/import/patience.ts', [
    'a permit is never taken',
    'looksAt(key, owner, attempt) < LOOKS_BEFORE_TAKING',
    'looksAt(key, owner, attempt) > 0',
  ]),
  ...inFile('lambdas/import/left-out.ts', [
    'a row takes an identity that match_by leaves out from another contact',
    'if (matching.includes(identity) || holder === undefined || holder === id) continue',
    'if (matching.length >= 0) continue',
  ]),
  ...inFile(
    'lambdas/import/named-ids.ts',
    [
      'a row fails on an id at which an earlier row of its batch makes a contact',
      'return homes.has(keys.home(contactId) ?? contactId)',
      'return homes.has(contactId)',
    ],
    ['a contact comes to be where an earlier row of its batch found none', 'missed.size > 0 &&', 'missed.size < 0 &&'],
  ),
  ...inFile(
    'lambdas/contacts/identity.ts',
    ['an external id finds nobody where match_by leaves it out', "kind === 'external_id' || ", ''],
    ['an external id is no identity', "['email', 'phone', 'external_id'] as const", "['email', 'phone'] as const"],
  ),
  ...inFile('lambdas/contacts/action.ts', [
    'a release does not count',
    'const freed = (before?.freed ?? 0) + 1',
    'const freed = 1',
  ]),
  ...inFile(
    'lambdas/import/plan.ts',
    [
      'a row does not recognise its own work',
      'if (own !== undefined) {',
      'if (own !== undefined && own.rows.length < 0) {',
    ],
    [
      'rows whose reads were inconsistent are planned all the same',
      'if (options.acceptInconsistent !== true && planning.isInconsistent(row)) {',
      'if (options.acceptInconsistent !== true && planning.isInconsistent(row) && row.rowNumber < 0) {',
    ],
    [
      'a skip sees contacts of later rows',
      'const counted = earlier.length > 0 ? earlier : matched',
      'const counted = earlier.length > 99 ? earlier : matched',
    ],
    [
      'a retry applies its updates again',
      'if (isApplied(pending.stored?.contact, jobId, row.rowNumber)) {',
      'if (isApplied(pending.stored?.contact, jobId, row.rowNumber) && row.rowNumber < 0) {',
    ],
    ['a row whose contact is not there makes one', 'if (mayBeGone !== true) return failed(row, unknown)', ''],
    ['a dry run waits for what others did to agree', 'options.acceptInconsistent !== true && ', ''],
    ['a batch is never cut before a change', "if (!batchBoundary.mayChange(row, pending, move)) return 'boundary'", ''],
    [
      'a batch is never cut before a new contact',
      "if (!batchBoundary.mayCreate(row, identities)) return 'boundary'",
      '',
    ],
    [
      'two contacts may wait for each other',
      "if (after.some((other) => waitsFor(other, pending, pendingContacts))) return 'boundary'",
      '',
    ],
    [
      'a contact does not remember what its row went without',
      'isNamedElsewhere: isNamedElsewhere === true, leftOut })',
      'isNamedElsewhere: isNamedElsewhere === true, leftOut: [] })',
    ],
  ),
  ...inFile(
    'lambdas/import/batch-boundary.ts',
    [
      'an identity that its contact did not take is forgotten',
      'if (mayStayOut.has(kind)) namedInVain.add(name)',
      "if (mayStayOut.has(kind) && name === '') namedInVain.add(name)",
    ],
    [
      'an identity that found nobody to update is forgotten',
      "if (outcome.code === 'no_match') for",
      "if (outcome.code === 'no_match' && row.rowNumber < 0) for",
    ],
    [
      'the batch boundary lets a contact gain what another released',
      '!namedInVain.has(name) && (!released.has(name) || released.get(name) === pending.id)',
      '!namedInVain.has(name)',
    ],
    [
      'the batch boundary lets a contact gain what a failed row named',
      '!namedInVain.has(name) && (!released.has(name) || released.get(name) === pending.id)',
      '!released.has(name) || released.get(name) === pending.id',
    ],
    [
      'the batch boundary lets a new contact take what a failed row named',
      'released.has(name) || namedInVain.has(name)',
      'released.has(name)',
    ],
    [
      'the batch boundary asks whether a row would find any contact again',
      'outcome.contact_id === pending.id &&\n',
      '',
    ],
    [
      'the batch boundary takes any identity of a row for one that finds the contact again',
      '({ row: { rowNumber, matching, contactId }, outcome })',
      '({ row: { rowNumber, identities: matching, contactId }, outcome })',
    ],
    [
      'the batch boundary forgets what earlier attempts released',
      'new Map(state.released)',
      'new Map<string, string>()',
    ],
    ['the batch boundary forgets a contact that a row failed on', '!failedOn.has(pending.id) &&\n', ''],
    [
      'the batch boundary forgets what fields a contact was filled with',
      'widths.hasRoom(pending.id, pending.contact, row.input) &&\n',
      '',
    ],
    ['the batch boundary forgets rows of earlier attempts', 'if (row !== undefined) remember(row, outcome)', ''],
  ),
  ...inFile(
    'lambdas/import/batch.ts',
    [
      'outcomes behind a cut are kept',
      'for (const rowNumber of done.keys()) if (rowNumber >= boundaryRow) done.delete(rowNumber)',
      '',
    ],
    [
      'a refused write takes only its own rows back',
      '!finished.refusedComponents.has(planned.componentOf(rowNumber))',
      'true',
    ],
  ),
  ...inFile(
    'lambdas/import/run.ts',
    ['what the batch before wrote is not read again', 'for (const key of touched) known?.delete(key)', ''],
    [
      'the next batch is written before the one at hand is recorded',
      'const planned = await planBatch(plannable(batch), context, known)\n',
      'const planned = await planBatch(plannable(batch), context, known)\n      await importBatch(planned, context)\n',
    ],
    [
      'an identity that match_by leaves out finds a contact',
      'matching: matchBy === undefined ? identities : identities.filter(({ kind }) => mayMatchBy(kind, matchBy)),',
      'matching: identities,',
    ],
    ['a failure to read cuts the batch short', '!endsTheFile(failure.error)', 'false'],
  ),
  ...inFile(
    'lambdas/import/read.ts',
    ['the homes of owners are not read', 'if (home !== undefined && !items.has(home)) second.add(home)', ''],
    ['row keys are not read where a key was freed', 'if (!items.has(rowKey)) second.add(rowKey)', ''],
    [
      'row keys are not read where a row finds no contact',
      '|| (item !== undefined && row.matching.length === 0)',
      '|| (item !== undefined && row.matching.length < 0)',
    ],
    [
      'keys that were not processed count as absent',
      'if (!unprocessed.has(key)) items.set(key, response.items.get(key))\n      left = response.unprocessed',
      'items.set(key, response.items.get(key))\n      left = []',
    ],
  ),
  ...inFile(
    'lambdas/import/write.ts',
    [
      'a write without an answer counts as done',
      "      if (results[n] === 'done') written.add(action)\n    })\n    left = left.filter((_, n) => results[n] === 'retryable')",
      "      if (results[n] !== 'refused') written.add(action)\n    })\n    left = []",
    ],
    [
      'a refused write of a batch counts as done',
      "      if (results[n] === 'done') written.add(action)\n    })\n    left = left.filter((_, n) => results[n] === 'retryable')",
      "      if (results[n] !== 'retryable') written.add(action)\n    })\n    left = left.filter((_, n) => results[n] === 'retryable')",
    ],
    [
      'what is refused in a transaction counts as done',
      "    left = left.filter((_, n) => writeResults[n]?.includes('refused') !== true)",
      "    for (const [n, write] of left.entries()) if (writeResults[n]?.includes('refused') === true) done.add(write)\n    left = left.filter((_, n) => writeResults[n]?.includes('refused') !== true)",
    ],
    [
      'a write does not wait for the contact that it left an identity to',
      '!waiting.has(write) && isWritten(write.after, byDraft, done)',
      '!waiting.has(write)',
    ],
    [
      'a write goes with the contact that it left an identity to',
      'wave = Math.max(wave, place(before) + 1)',
      'wave = Math.max(wave, place(before))',
    ],
    ['writes that share an item go together', 'nextWave.set(key, wave + 1)', 'nextWave.set(key, 0)'],
    [
      'a home is written though its permit was refused',
      'permits.every((permit) => written.has(permit))',
      'permits.length > 0',
    ],
    [
      'a home is written along with its permit',
      'withPermits.flatMap(({ permits }) => permits)',
      'withPermits.flatMap(({ permits, actions }) => [...actions, ...permits])',
    ],
  ),
  ...inFile('lambdas/contacts/last-change.ts', [
    'what was there before an import is lost at its second change',
    'withValues(stored, known?.before ?? {})',
    'stored',
  ]),
  ...inFile('lambdas/import/dry-run-table.ts', [
    'a dry run does not see what it would have written',
    'if (own !== undefined) items.set(key, own)',
    'if (own !== undefined && !items.has(key)) items.set(key, own)',
  ]),
  ...inFile('lambdas/import/dry-run-table.ts', [
    'two writes of a dry run may meet on an item',
    'return own !== undefined && !holds(action, own)',
    'return own !== undefined && written.size < 0',
  ]),
]
