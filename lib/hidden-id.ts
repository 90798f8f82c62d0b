/** The id by which a construct leaves no trace in logical ids: what was made in a stack directly keeps its name in a construct. */
export const HIDDEN_ID = 'Default'
