import { asSentence, defineRule, type Instruction, type Range } from '../../src/rule-api/index.ts'

interface Fault {
  readonly range: Range
  readonly message: string
}

export default defineRule({
  id: 'wrong-argument-count',
  title: 'Give instructions the words that they need',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL1000'] },
  why: 'The builder refuses an instruction that lacks a word or has one too many: COPY without a destination, FROM with three loose words, WORKDIR or EXPOSE alone.',
  remedy: 'Write what the message names.',
  references: [{ title: 'Dockerfile reference', url: 'https://docs.docker.com/reference/dockerfile/#overview' }],
  bad: [
    { title: 'Nothing behind the name', files: 'FROM debian:12\n«WORKDIR»\n«USER»\n«EXPOSE»\n«ARG»\n«ENV»\n«VOLUME» []\n' },
    { title: 'COPY without a destination', files: 'FROM debian:12\n«COPY requirements.txt»\nADD --chown=app . /app\n' },
    { title: 'FROM with a word too few', files: 'FROM debian:12 «AS»\nFROM debian:12 «build»\n' },
    { title: 'FROM with a wrong word', files: 'FROM debian:12 «IS build»\nFROM debian:12 «AS build stage»\n«FROM»\n' },
    { title: 'Empty names', files: 'FROM debian:12\nENV «=8000»\nARG «=1»\nVOLUME [«""»]\n' },
    { title: 'Nothing in the array', files: 'FROM debian:12\n«SHELL» []\n«ONBUILD»\n' },
  ],
  good: [
    { title: 'Empty commands, which the builder takes', files: 'FROM debian:12\nCMD []\nENTRYPOINT []\nENTRYPOINT [""]\n' },
    { title: 'A heredoc as the source', files: 'FROM debian:12\nCOPY <<EOF /etc/motd\nhello\nEOF\n' },
    { title: 'A user and a folder with a blank', files: 'FROM debian:12\nWORKDIR /srv/my app\n' },
    { title: 'Both forms of FROM', files: 'FROM debian:12\nFROM --platform=$BUILDPLATFORM debian:12 as build\n' },
    { title: 'The rest is left out on purpose', files: 'FROM debian:12\nARG VERSION\nCOPY . .\n' },
  ],
  on: {
    instruction: (step, context) => {
      for (const { range, message } of faultsOf(step.instruction)) context.report(range, asSentence(message))
    },
  },
})

function faultsOf(instruction: Instruction): Fault[] {
  const name = instruction.name.range
  const needs = (what: string): Fault => ({ range: name, message: `${instruction.keyword} needs ${what}` })
  const isEmpty = instruction.flags.length === 0 ? instruction.arguments.text.trim() === '' : false
  switch (instruction.keyword) {
    case 'FROM':
      return fromFaults(instruction)
    case 'COPY':
    case 'ADD': {
      if (instruction.destination === undefined) return [needs('a source and a destination')]
      return instruction.sources.length === 0 && instruction.heredocs.length === 0
        ? [{ range: { start: name.start, end: instruction.destination.range.end }, message: `${instruction.keyword} has a source but no destination` }]
        : []
    }
    case 'ENV':
    case 'LABEL':
      if (isEmpty) return [needs('a name and a value')]
      return instruction.pairs.filter((pair) => pair.key.source === '').map((pair) => ({ range: pair.range, message: 'there is no name in front of the equals sign' }))
    case 'ARG':
      if (instruction.pairs.length === 0 && instruction.flags.length === 0) return [needs('a name')]
      return instruction.pairs.filter((pair) => pair.key.source === '').map((pair) => ({ range: pair.range, message: 'there is no name in front of the equals sign' }))
    case 'EXPOSE':
      return instruction.ports.length === 0 ? [needs('a port')] : []
    case 'VOLUME':
      if (instruction.paths.length === 0) return [needs('a path')]
      return instruction.paths.filter((path) => path.value.trim() === '').map((path) => ({ range: path.range, message: 'the path of a volume cannot be empty' }))
    case 'USER':
      return instruction.user === undefined ? [needs('a user')] : []
    case 'WORKDIR':
      return instruction.path === undefined ? [needs('a path')] : []
    case 'STOPSIGNAL':
      return instruction.signal === undefined ? [needs('a signal')] : []
    case 'MAINTAINER':
      return instruction.maintainer === undefined ? [needs('a name')] : []
    case 'ONBUILD':
      return instruction.instruction === undefined ? [needs('an instruction')] : []
    case 'SHELL':
      return instruction.command === undefined || (instruction.command.form === 'exec' && instruction.command.words.length === 0) ? [needs('a program in an array')] : []
    default:
      return []
  }
}

/** The builder takes `FROM image` and `FROM image AS name`, and nothing else. */
function fromFaults(instruction: Instruction & { readonly keyword: 'FROM' }): Fault[] {
  const { image, as, stageName } = instruction
  if (image === undefined) return [{ range: instruction.name.range, message: 'FROM needs an image' }]
  if (as === undefined) return []
  const rest = { start: as.range.start, end: instruction.range.end }
  if (as.source.toLowerCase() !== 'as') return [{ range: rest, message: `"${as.source.slice(0, 30)}" cannot stand behind the image; a stage is named with AS` }]
  if (stageName === undefined) return [{ range: rest, message: 'the name of the stage is missing behind AS' }]
  return instruction.range.end > stageName.range.end ? [{ range: rest, message: 'nothing can stand behind the name of the stage' }] : []
}
