import { readFileSync } from 'node:fs'
import { countsSchema } from '../../bench/cost-lines.ts'
import { costPage } from '../../bench/cost-page.ts'
import { largestOpenAnswer } from '../../bench/counts/open-answers.ts'
import { stageFactsOf } from '../../bench/counts/stage-facts.ts'
import { readStage } from '../../lib/stages.ts'
import { resourcesOf, templateOf } from './synthesised.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const counts = countsSchema.parse(JSON.parse(read('bench/results/counts.json')))

const allResources = () => templateOf('prod').toJSON()['Resources'] as Parameters<typeof stageFactsOf>[0]

test('docs/cost.md is made of the counts, the template and the prices', () => {
  expect(read('docs/cost.md')).toBe(costPage(counts, stageFactsOf(allResources()), readStage('prod')))
})

test('what anybody may ask for is no larger than the page says', () => {
  expect(largestOpenAnswer()).toBeLessThanOrEqual(counts.largest_open_answer_bytes * 1.1)
})

test('the pages that need no key are given out ten times a second, not at the rate of the stage', () => {
  const [stage] = Object.values(resourcesOf(templateOf('prod'), 'AWS::ApiGateway::Stage'))
  const settings = stage?.Properties['MethodSettings'] as readonly Record<string, unknown>[]
  const rates = settings.map(({ ResourcePath, HttpMethod, ThrottlingRateLimit, ThrottlingBurstLimit }) =>
    [ResourcePath, HttpMethod, ThrottlingRateLimit, ThrottlingBurstLimit].join(' '),
  )
  expect(rates).toEqual([
    '/* * 500 500',
    expect.stringMatching(/openapi\.json GET 10 20$/),
    expect.stringMatching(/console GET 10 20$/),
    expect.stringMatching(/docs GET 10 20$/),
  ])
})
