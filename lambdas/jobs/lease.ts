/** Somebody else has taken the job over: nothing that this incarnation does counts any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'

  constructor() {
    super('The job was taken over by somebody else.')
  }
}
