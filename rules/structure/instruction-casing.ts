import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'instruction-casing',
  title: 'Write all instructions in one case',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { buildkit: ['ConsistentInstructionCasing'] },
  why: 'Upper or lower, but the same throughout: an instruction in the other case is easily overlooked. The case of the majority counts, upper case on a tie.',
  references: [{ title: 'ConsistentInstructionCasing', url: 'https://docs.docker.com/reference/build-checks/consistent-instruction-casing/' }],
  bad: [
    { title: 'One in lower case', files: 'FROM debian:12\nRUN true\n«cmd» ["sh"]\n', fixed: 'FROM debian:12\nRUN true\nCMD ["sh"]\n' },
    { title: 'Several: one report, which mends them all', files: 'FROM debian:12\n«run» true\nWORKDIR /srv\nrun true\ncopy tea kettle /srv/\nRUN true\nUSER tea\nCMD ["sh"]\n', fixed: 'FROM debian:12\nRUN true\nWORKDIR /srv\nRUN true\nCOPY tea kettle /srv/\nRUN true\nUSER tea\nCMD ["sh"]\n' },
    { title: 'Mixed within a word', files: 'from debian:12\n«Run» true\ncmd ["sh"]\n', fixed: 'from debian:12\nrun true\ncmd ["sh"]\n' },
    { title: 'Upper case wins on a tie', files: 'FROM debian:12\n«run» true\n', fixed: 'FROM debian:12\nRUN true\n' },
  ],
  good: [
    { title: 'Upper case', files: 'FROM debian:12\nRUN true\n' },
    { title: 'Lower case', files: 'from debian:12\nrun true\n' },
    { title: 'Other words in lower case', files: 'FROM debian:12 AS build\nHEALTHCHECK none\n' },
    { title: 'Arguments before the first FROM are not counted', files: 'arg VERSION=12\nFROM debian:${VERSION}\nRUN true\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      const names = file.stages.flatMap((stage) => [...(stage.from === undefined ? [] : [stage.from]), ...stage.steps.map((step) => step.instruction)])
        .filter((instruction) => instruction.keyword !== 'UNKNOWN').map((instruction) => instruction.name)
      const lower = names.filter((name) => name.source === name.source.toLowerCase()).length
      const upper = names.filter((name) => name.source === name.source.toUpperCase()).length
      const isLower = lower > upper
      const others = names.flatMap((name) => {
        const wanted = isLower ? name.source.toLowerCase() : name.source.toUpperCase()
        return wanted === name.source ? [] : [{ name, wanted }]
      })
      const [first, ...further] = others
      if (first === undefined) return
      const form = isLower ? 'lower' : 'upper'
      // One habit, one report: a file that mixes would be listed line by line otherwise.
      context.report(first.name.range, further.length === 0
        ? `${first.name.source} is not in ${form} case as the other instructions of this file are; write ${first.wanted}`
        : `This and ${further.length} more of the ${names.length} instructions are not in ${form} case as the others are; write one case throughout`, {
        fix: { title: `Write ${further.length === 0 ? first.wanted : `all instructions in ${form} case`}`, safety: 'safe', edits: others.map(({ name, wanted }) => context.replace(name.range, wanted)) },
        related: further.slice(0, 5).map(({ name }) => ({ range: name.range, document: file.document, message: `${name.source} here` })),
      })
    },
  },
})
