/**
 * The part of an UpdateItem that takes effect only on the `revision` which its maker has seen, and counts it up. Null takes an attribute
 * off.
 */
export const revisionUpdate = (seen: number, changes: Readonly<Record<string, unknown>>) => {
  const values: readonly (readonly [string, unknown])[] = Object.entries({ ...changes, revision: seen + 1 })
  const set = values.filter(([, value]) => value !== null)
  const removed = values.filter(([, value]) => value === null)
  return {
    UpdateExpression: [
      `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: '#revision = :seen',
    ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ':seen': seen,
    },
  }
}
