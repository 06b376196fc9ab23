import { defineRule, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'relative-workdir',
  title: 'Give WORKDIR an absolute path',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3000'], trivy: ['DS-0009'], checkov: ['CKV_DOCKER_10'], buildkit: ['WorkdirRelativePath'] },
  why: `A relative working directory starts from the one of the base image, so where the files go changes with the base. Behind another
WORKDIR of the same file nothing is said: where that is absolute it is plain where this one leads, and else that is the one to mend.`,
  remedy: 'Write the whole path: `WORKDIR /app`.',
  references: [{ title: 'Dockerfile reference: WORKDIR', url: 'https://docs.docker.com/reference/dockerfile/#workdir' }],
  bad: [
    { title: 'A bare name', files: 'FROM python:3.13\nWORKDIR «app»\n', fixed: 'FROM python:3.13\nWORKDIR /app\n' },
    { title: 'Each time from the base', files: 'FROM node:24\nWORKDIR «./srv»\nRUN true\n' },
    { title: 'Once for a chain of them: the first decides', files: 'FROM node:24 AS base\nWORKDIR «srv»\nWORKDIR front\nFROM base\nWORKDIR app\n' },
  ],
  good: [
    { title: 'Absolute', files: 'FROM python:3.13\nWORKDIR /app\n' },
    { title: 'Behind an absolute one', files: 'FROM python:3.13\nWORKDIR /app\nWORKDIR front\n' },
    { title: 'Behind an absolute one of the stage below', files: 'FROM python:3.13 AS base\nWORKDIR /app\nFROM base\nWORKDIR front\n' },
    { title: 'A variable', files: 'FROM python:3.13\nWORKDIR $HOME/app\nARG DIR\nWORKDIR ${DIR}\n' },
    { title: 'A path of Windows', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\\\app\n' },
    { title: 'Quoted', files: 'FROM python:3.13\nWORKDIR "/app"\n' },
  ],
  on: {
    WORKDIR: (step, context) => {
      const { path } = step.instruction
      if (path === undefined) return
      const { text, resolved } = step.expand(path)
      if (!resolved || text === '' || isAbsolute(text) || /[$%]/.test(text)) return
      if (step.stage.hasStep(isWorkdir, step.index)) return
      const whole = step.imagePath(text) ?? `/${text.replace(/^(?:\.\/)+/, '')}`
      context.report(path.range, `${text} starts from the base image's working directory, which may change; write the whole path, such as /${text.replace(/^(?:\.\/)+/, '')}`, {
        fix: /^[\w.-][\w./-]*$/.test(path.source) && !whole.includes('..') ? { title: `Write ${whole}`, safety: 'unsafe', edits: [context.replace(path.range, whole)] } : undefined,
      })
    },
  },
})

/** Whether a WORKDIR stands here already. Where that is relative too, repairing it repairs all that follow. */
function isWorkdir({ instruction }: Step): boolean {
  return instruction.keyword === 'WORKDIR' && instruction.path !== undefined
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:/.test(path)
}
