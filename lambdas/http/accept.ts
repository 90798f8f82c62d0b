/** RFC 9110, section 12.4.2: a weight of 0 says what is not wanted. */
const UNWANTED = /^q=0(\.0*)?$/

/** Whether an `Accept` names JSON. A wildcard does not: it is what clients send that say nothing. */
export const asksForJson = (accept: string): boolean =>
  accept.split(',').some((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return type === 'application/json' && !parameters.some((parameter) => UNWANTED.test(parameter))
  })
