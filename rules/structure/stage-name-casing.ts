import { defineRule, type Range } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'stage-name-casing',
  title: 'Write names of stages in lower case',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { buildkit: ['StageNameCasing'] },
  why: 'The builder folds names of stages to lower case, so `Build` and `build` are one stage, and `FROM Build` finds none at all. In lower case the name is what it seems.',
  references: [{ title: 'StageNameCasing', url: 'https://docs.docker.com/reference/build-checks/stage-name-casing/' }],
  bad: [
    { title: 'Upper case', files: 'FROM golang:1.26 AS «BuildBase»\nRUN true\nFROM debian:12\nCOPY --from=BuildBase /a /a\n', fixed: 'FROM golang:1.26 AS buildbase\nRUN true\nFROM debian:12\nCOPY --from=buildbase /a /a\n' },
    { title: 'With a base on it', files: 'FROM golang:1.26 AS «Base»\nFROM Base\n', fixed: 'FROM golang:1.26 AS base\nFROM base\n' },
  ],
  good: [
    { title: 'Lower case', files: 'FROM golang:1.26 AS build-base\n' },
    { title: 'AS in upper case', files: 'FROM golang:1.26 AS build\n' },
    { title: 'An image in upper case letters', files: 'FROM REGISTRY.example.org/base AS build\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { stageName } = step.instruction
      if (stageName === undefined || stageName.value === stageName.value.toLowerCase()) return
      const name = stageName.value
      const places: Range[] = [stageName.range]
      for (const stage of step.stage.file.stages) {
        const image = stage.from?.image
        if (stage.index > step.stage.index && image?.source === name) places.push(image.range)
        for (const { instruction } of stage.steps) {
          for (const flag of instruction.flags) if (flag.name === 'from' && flag.value?.source === name) places.push(flag.value.range)
        }
      }
      context.report(stageName.range, `The builder reads this name as ${name.toLowerCase()}; write it so`, {
        fix: { title: 'Write the name in lower case', safety: 'safe', edits: places.map((place) => context.replace(place, name.toLowerCase())) },
      })
    },
  },
})
