import { expect, test } from 'vitest'
import { FORMAT_NAMES, reportPieces } from '../../src/report/formats.ts'
import { runOf, SAMPLE } from './sample-run.ts'

/** Some thousand findings in a hundred files. */
const MANY = runOf(Array.from({ length: 100 }, (_, file) => SAMPLE.findings.flatMap((finding) => Array.from({ length: 10 }, () => ({ ...finding, path: `folder-${file}/${finding.path}` })))).flat())

test.each(FORMAT_NAMES)('%s is made piece by piece, none of which holds much of it', async (format) => {
  const lengths = [...await reportPieces(format, MANY, { quiet: true })].map(({ length }) => length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  expect(total).toBeGreaterThan(200_000)
  expect(Math.max(...lengths)).toBeLessThan(total / 10)
})
