import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { command } from '../support/command.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** Without the breaks and blanks that the width of a terminal makes. */
function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

it('the README shows what a real run says', async () => {
  const [, shown = ''] = /```text\n\$ dockerlint \.\n([\s\S]*?)```/.exec(read('README.md')) ?? []
  const { out } = await command(new URL('../../fixtures/four-container-stack/bad', import.meta.url).pathname, '.', '--no-config', '--today', '2026-11-01')
  const said = folded(out)
  const findings = shown.split('\n\n').filter((block) => /^ +\d+:\d+ /.test(block))
  expect(findings.length).toBeGreaterThan(2)
  for (const finding of findings) expect(said).toContain(folded(finding))
})

it('the README names each guide', () => {
  for (const guide of ['api', 'configuration', 'django', 'from-dclint', 'from-hadolint', 'github', 'gitlab', 'monorepo', 'organisations', 'pre-commit']) expect(read('README.md')).toContain(`(docs/${guide}.md)`)
})
