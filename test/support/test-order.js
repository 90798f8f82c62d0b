import Sequencer from '@jest/test-sequencer'

/**
 * Files that begin before all others, in this order. Jest puts the largest files first where it knows no durations, as in a fresh clone.
 * `workspaces` and `export-log` read the whole table of contacts, which is small at first; the others take minutes and would end alone.
 */
const FIRST = ['e2e/workspaces', 'e2e/export-log', 'e2e/documentation-blocks', 'e2e/console.', 'e2e/recovery']

const rank = ({ path }) => {
  const index = FIRST.findIndex((part) => path.includes(`/test/${part}`))
  return index < 0 ? FIRST.length : index
}

export default class TestOrder extends (Sequencer.default ?? Sequencer) {
  /** Stable: the others stay in the order that Jest gives them. */
  async sort(tests) {
    return [...(await super.sort(tests))].toSorted((one, other) => rank(one) - rank(other))
  }
}
