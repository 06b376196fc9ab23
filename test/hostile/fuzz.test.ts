import { describe, expect, it } from 'vitest'
import { faultsOf, lintTexts } from '../../src/dev/fuzz/check.ts'
import { mutate, randomOf } from '../../src/dev/fuzz/mutate.ts'
import { rules } from '../../rules/index.ts'
import { readMarks } from '../support/example.ts'

/** The rules' own examples, the bad and the good ones. */
const SAMPLES = rules.flatMap((rule) => [...rule.bad, ...rule.good].map((example) => readMarks(example).files))

function sampleAt(random: () => number): Readonly<Record<string, string>> {
  return SAMPLES[Math.floor(random() * SAMPLES.length)] ?? {}
}

describe('texts changed at random', () => {
  it.each(Array.from({ length: 12 }, (_, index) => 1000 * (index + 1)))('nothing breaks from seed %i on', async (first) => {
    for (let seed = first; seed < first + 20; seed++) {
      const random = randomOf(seed)
      const [files, other] = [sampleAt(random), Object.values(sampleAt(random)).join('\n')]
      const changed = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, mutate(text, other, random)]))
      expect(await faultsOf(changed, seed % 10 === 0), `seed ${seed}: ${JSON.stringify(changed)}`).toEqual([])
    }
  }, 60_000)
})

describe('an ignore comment', () => {
  /** Rules about comments themselves, or about what stands in front of an instruction. */
  const isAboutComments = (ruleId: string): boolean => /ignore|comment|directive/.test(ruleId)

  it('takes away what its rule says of that instruction, and nothing else', () => {
    let silenced = 0
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomOf(seed)
      const text = sampleAt(random)['Dockerfile']
      if (text === undefined || text.startsWith('#') || text.includes('\r') || text.startsWith('\uFEFF')) continue
      const before = lintTexts({ Dockerfile: text })
      const instructions = before.project.dockerfiles[0]?.syntax.instructions ?? []
      const finding = before.findings[Math.floor(random() * before.findings.length)]
      const instruction = instructions.find(({ range }) => finding !== undefined && range.start <= finding.range.start && finding.range.start < range.end)
      // Over the first instruction it would come in front of directives.
      if (finding === undefined || instruction === undefined || instruction.range.start === 0 || isAboutComments(finding.ruleId)) continue
      const lineStart = text.lastIndexOf('\n', instruction.range.start - 1) + 1
      const comment = `# dockerlint ignore=${finding.ruleId} -- seen\n`
      const after = lintTexts({ Dockerfile: text.slice(0, lineStart) + comment + text.slice(lineStart) })
      const left = before.findings.filter((other) => other.ruleId !== finding.ruleId || other.range.start < instruction.range.start || other.range.start >= instruction.range.end)
      const shown = (findings: typeof left): string[] => findings.filter(({ ruleId }) => !isAboutComments(ruleId)).map(({ ruleId, message }) => `${ruleId}: ${message.replace(/\d+/g, 'N')}`).sort()
      expect(shown([...after.findings]), `${finding.ruleId} in ${JSON.stringify(text)}`).toEqual(shown(left))
      silenced++
    }
    expect(silenced).toBeGreaterThan(50)
  }, 60_000)
})
