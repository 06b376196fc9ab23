import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unused-ignore',
  title: 'Remove ignore comments that silence nothing',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  builtIn: true,
  why: `An ignore comment that nothing needs any more says of its place what is not true, and will silence the next real finding there without anybody having decided so.
The same holds for a comment on a rule that the configuration locks: it has no effect.

Only names are reported whose rules are in force for the file. A comment that is needed in another run (with ShellCheck, with another preset) is best
kept with that run's rules named in the configuration.`,
  remedy: 'Remove the comment, or the name in it; `--fix --unsafe` does so.',
  references: [],
  bad: [],
  good: [],
  on: {},
})
