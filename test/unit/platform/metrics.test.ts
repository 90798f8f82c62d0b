import { makeMetrics } from '../../../lambdas/platform/metrics.ts'

/** The lines that the metrics write, parsed. */
const written = (work: (metrics: ReturnType<typeof makeMetrics>) => void): unknown[] => {
  process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'ContactsImport-test'
  process.env['POWERTOOLS_SERVICE_NAME'] = 'import-worker'
  const lines: unknown[] = []
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (line: string | Uint8Array) => {
    lines.push(JSON.parse(String(line)))
    return true
  }
  try {
    work(makeMetrics())
    return lines
  } finally {
    process.stdout.write = write
  }
}

describe('metrics', () => {
  test('are one line of the embedded format a call, of the function and in the namespace of the stack', () => {
    const lines = written((metrics) => {
      metrics.record({ RowsCreated: 500, BatchSeconds: 0.4 })
      metrics.record({ ImportsCompleted: 1 })
    })
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number) as unknown,
          CloudWatchMetrics: [
            {
              Namespace: 'ContactsImport-test',
              Dimensions: [['service']],
              Metrics: [
                { Name: 'RowsCreated', Unit: 'Count' },
                { Name: 'BatchSeconds', Unit: 'Seconds' },
              ],
            },
          ],
        },
        service: 'import-worker',
        RowsCreated: 500,
        BatchSeconds: 0.4,
      },
      expect.objectContaining({ ImportsCompleted: 1 }),
    ])
    expect(lines[1]).not.toHaveProperty('RowsCreated')
  })

  test('leave out zeros, and write no line of nothing', () => {
    const lines = written((metrics) => {
      metrics.record({ Retries: 0, Throttles: 0 })
      metrics.record({ RowsFailed: 2, Retries: 0 })
    })
    expect(lines).toEqual([expect.objectContaining({ RowsFailed: 2 })])
    expect(lines[0]).not.toHaveProperty('Retries')
  })
})
