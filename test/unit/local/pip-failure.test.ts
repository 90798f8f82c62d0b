import { explainPipFailure } from '../../../local/python.ts'

test.each([
  ['ERROR: No matching distribution found for ministack==1.5.33', 'registry could not be reached'],
  ["connection broken by 'NewConnectionError(...)': /simple/ministack/", 'registry could not be reached'],
  ['/usr/bin/python3: No module named pip', 'apt install python3-venv'],
  ['ERROR: Could not install packages due to an OSError: No space left on device', 'No space left on device'],
])('%j is explained', (output, explanation) => {
  expect(explainPipFailure(output, 'ministack==1.5.33')).toContain(explanation)
})
