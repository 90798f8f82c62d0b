/** A contact that the import made or changed, at the first row that did. */
export interface UndoRow {
  readonly rowNumber: number
  readonly line?: number
  readonly contactId: string
  readonly outcome: 'created' | 'updated'
  /** Several rows of the import may have changed it, and other imports between them. */
  readonly isRepeated?: true
}
