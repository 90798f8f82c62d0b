const SECOND_DEFENCE = 'second line of defence:'
const RARE = 'not met often enough:'
const SAVES_TIME = 'saves time or storage, changes no result:'
const UNJUDGED = 'rows of overlapping imports are compared with no order:'

/**
 * Mutants that the simulation does not find within the 2,000 seeds of `npm run simulate:mutants`, each with the reason.
 * Any other mutant that survives fails that run.
 */
export const KNOWN_SURVIVORS: ReadonlyMap<string, string> = new Map([
  [
    'a release does not check the owner',
    `${SECOND_DEFENCE} its transaction changes the contact under the version at which the contact held the identity`,
  ],
  [
    'a key that is somebody’s becomes a home',
    `${SECOND_DEFENCE} a row that finds nobody at such a key is read again, and the write is conditional on there being no owner; contact-write.test.ts shows it`,
  ],
  [
    'an erased identity becomes a home',
    `${SECOND_DEFENCE} a row that names such an identity fails (rule D4), and an erasure counts \`freed\` up, on which the write is conditional; contact-write.test.ts shows it`,
  ],
  [
    'an exact pointer is taken for a permit',
    `${SECOND_DEFENCE} no contact gains what another of its batch gives up (rule 5), so no write meets such a pointer; permits.test.ts shows it`,
  ],
  [
    'rows whose reads were inconsistent are planned all the same',
    `${SECOND_DEFENCE} each write is conditional on what it was planned on, so a wrong plan is refused and made again`,
  ],
  [
    'two writes of a dry run may meet on an item',
    `${SECOND_DEFENCE} they meet on the home of a live permit alone (rule P4), and the outcomes are the same either way; dry-run.test.ts shows it`,
  ],
  [
    'outcomes are put under no epoch',
    `${SECOND_DEFENCE} no outcomes are put that could land after the lease, and no other attempt puts any before; worker.test.ts shows it`,
  ],
  [
    'outcomes of an inline job are put under no epoch',
    `${SECOND_DEFENCE} no outcomes are put that could land after the lease, and no other attempt puts any before; inline-import.test.ts shows it`,
  ],
  [
    'a worker that lost the race for a job leaves it',
    `${SAVES_TIME} the sweep sends its message again; worker.test.ts shows it`,
  ],
  ['a failure to read cuts the batch short', `${SECOND_DEFENCE} what rule 5 says of a batch is true of its parts`],
  ['outcomes behind a cut are kept', `${SECOND_DEFENCE} run.ts takes only the outcomes of the rows before the cut`],
  [
    'a lost checkpoint is overlooked',
    `${SECOND_DEFENCE} only its holder changes a job under a lease, and no call is sent after the lease`,
  ],
  [
    'a lost checkpoint of an inline job is overlooked',
    `${SECOND_DEFENCE} only its holder changes a job under a lease, and no call is sent after the lease`,
  ],
  [
    'a call is sent as long as the lease lasts',
    `${SECOND_DEFENCE} a late write is conditional on the versions and the freed counts of the time of the lease`,
  ],
  [
    'WORLD: a call may take effect 10 s after it was sent',
    `${SECOND_DEFENCE} a late write is conditional on the versions and the freed counts of the time of the lease`,
  ],
  ['row keys are not read where a key was freed', `${UNJUDGED} match-by.test.ts shows it`],
  ['a dry run waits for what others did to agree', `${RARE} dry-run.test.ts shows it`],
  [
    'a home is any identity that the contact has by now',
    `${RARE} the model needs 525,894 schedules; contact-write.test.ts shows it`,
  ],
  [
    'an undo takes the last change for all of it, whatever row made it',
    `${RARE} it takes an import that dies for good behind a batch that it did not record, and another import in between; undo-meanwhile.test.ts shows it`,
  ],
  [
    'a permit names a home that was one before',
    `${RARE} two rows of one batch, of which the second gives the first one's contact another identity, where a contact was deleted; home-again.test.ts shows it`,
  ],
  [
    'a contact comes to be where an earlier row of its batch found none',
    `${RARE} the id of a contact that is not there, a row that makes it, and a death between the two; external-id.test.ts shows it`,
  ],
  [
    'the batch boundary takes any identity of a row for one that finds the contact again',
    `${RARE} where match_by leaves an identity out, a row by external id takes the email of a contact, and the process dies; batch-boundary.test.ts shows it`,
  ],
  ['a write does not wait for the contact that it left an identity to', `${UNJUDGED} match-by.test.ts shows it`],
  [
    'a write goes with the contact that it left an identity to',
    `${SAVES_TIME} the write is held back all the same, and its rows are checked once more`,
  ],
  ['the batch boundary forgets rows of earlier attempts', `${UNJUDGED} batch-boundary.test.ts shows it`],
  ['the batch boundary forgets what earlier attempts released', `${UNJUDGED} batch-boundary.test.ts shows it`],
  ['the batch boundary asks whether a row would find any contact again', `${UNJUDGED} batch-boundary.test.ts shows it`],
  [
    'the batch boundary forgets what fields a contact was filled with',
    `${UNJUDGED} a retry applies a row again only where another import has changed its contact since (rule L2); plan.test.ts shows it`,
  ],
  ['the batch boundary lets a contact gain what a failed row named', `${RARE} plan.test.ts shows it`],
  ['the batch boundary lets a new contact take what a failed row named', `${RARE} plan.test.ts shows it`],
  [
    'a cancelled job is begun',
    `${SECOND_DEFENCE} the worker ends the job behind its first batch, and a cancelled job may go on for that long`,
  ],
  [
    'a job that got on is given up all the same',
    `${RARE} it takes five lost leases in one job with progress between them; 20,000 seeds did not find it; stalls.test.ts shows it`,
  ],
  [
    'reading goes on from the newest point, whatever is recorded',
    `${SECOND_DEFENCE} a point behind the position is not used: the file is read from the beginning`,
  ],
  [
    'an interrupted inline job keeps its lease',
    `${SAVES_TIME} the lease ends at the deadline of the request all the same, and the sweep ends the job`,
  ],
  ['an upload is taken from a request that may be alive', `${RARE} upload-import.test.ts shows it`],
  [
    'an upload is copied before it is taken',
    `${SAVES_TIME} a request that does not get the upload leaves a copy that nothing reads and that expires`,
  ],
  ['what was begun is cancelled where it stands', `${RARE} cancel-job.test.ts shows it`],
  [
    'a failed check stays due',
    `${SAVES_TIME} the job is checked again all the same; sweep.test.ts shows that failing jobs make room for others`,
  ],
  [
    'the dead-letter function tries once',
    `${RARE} the job must change in the very moment in which it is given up; other deals found it within 2,000 seeds; fail-dead-letter.test.ts shows it`,
  ],
  [
    'a change of a line whose answer was lost is not recognised',
    `${SAVES_TIME} the line is read again and says the same; a message that is not sent then is sent by the sweep`,
  ],
  ['a job that handed over does not wait for its turn', `${SAVES_TIME} its message finds that it is not its turn`],
  [
    'a slot never expires',
    `${SECOND_DEFENCE} a job takes its slot again or gives it up at its end; only a worker that begins a job in the moment of its end leaves one`,
  ],
  [
    'who hands over takes the slot of another attempt',
    `${RARE} a worker must stand still between two calls until another has the job; slots.test.ts shows it`,
  ],
  [
    'an identity that its contact did not take is forgotten',
    `${RARE} a worker must die between the writes of two rows that name the identity; merge.test.ts shows it`,
  ],
  [
    'what a contact had between two rows of the import is taken for what it had before',
    `${RARE} another import must come between two rows of one contact; undo-meanwhile.test.ts shows it`,
  ],
  [
    'what another import gave a field between two rows is lost',
    `${RARE} another import must come between two rows of one contact; undo-meanwhile.test.ts shows it`,
  ],
  [
    'an identity is given back on a view of the middle of a change',
    `${SECOND_DEFENCE} its write is conditional on what it was planned on, so a wrong plan is refused and made again`,
  ],
  [
    'another contact is taken for the one that was at its home',
    `${RARE} a deletion and an import must come between an import and its undo; undo-meanwhile.test.ts shows it`,
  ],
  [
    'contacts that were at one home one after the other are taken for one',
    `${RARE} a deletion must come between two rows of one identity; undo-meanwhile.test.ts shows it`,
  ],
  [
    'contacts that wait in a circle wait for ever',
    `${RARE} an import must pass identities round in a circle; undo.test.ts finds it`,
  ],
  ['a refused write of an undo counts as done', `${RARE} undo-faults.test.ts shows it`],
  [
    'attempts of an export write to one file',
    `${RARE} an attempt must put its file after its lease, and behind the next one’s; export-file.test.ts shows it`,
  ],
  ['a name is put back in parts', `${RARE} the simulation deals one name; undo.test.ts shows it`],
  [
    'an identity that found nobody to update is forgotten',
    `${RARE} a worker must die between the writes of two rows that name the identity; merge.test.ts shows it`,
  ],
])
