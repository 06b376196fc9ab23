import { containerOfStage, defineRule } from '../../src/rule-api/index.ts'

/** What they run need not be a server: only an exposed port says so. */
const INTERPRETERS = new Set(['node', 'nodejs', 'ts-node', 'tsx'])

export default defineRule({
  id: 'healthcheck-missing',
  title: 'Give a server a health check',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3057'], trivy: ['DS-0026'], checkov: ['CKV_DOCKER_2'] },
  presets: ['strict'],
  stages: 'shipped',
  why: `With a HEALTHCHECK the daemon knows when a server has stopped answering though its process still runs, and compose can wait for it. Only images that
expose a port or start a known server are judged: a job or a command line tool needs none. Kubernetes has probes of its own and takes no notice of HEALTHCHECK.`,
  remedy: 'Add `HEALTHCHECK CMD` with a command that asks the server, or `HEALTHCHECK NONE` to say that none is wanted.',
  references: [{ title: 'Dockerfile reference: HEALTHCHECK', url: 'https://docs.docker.com/reference/dockerfile/#healthcheck' }],
  bad: [
    { title: 'A server', files: '«FROM python:3.13-slim»\nEXPOSE 8000\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'The last stage', files: 'FROM golang:1.26 AS build\nFROM debian:12 AS base\nEXPOSE 80\n«FROM base»\nCMD ["/shop"]\n' },
  ],
  good: [
    { title: 'With a check', files: 'FROM python:3.13-slim\nEXPOSE 8000\nHEALTHCHECK CMD python -c "import shop"\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Of the stage below', files: 'FROM debian:12 AS base\nHEALTHCHECK CMD true\nFROM base\nEXPOSE 80\n' },
    { title: 'Turned off on purpose', files: 'FROM debian:12\nEXPOSE 80\nHEALTHCHECK NONE\n' },
    { title: 'A tool', files: 'FROM debian:12\nENTRYPOINT ["convert"]\n' },
    { title: 'A program in Node that may be a tool', files: 'FROM node:24\nENTRYPOINT ["node", "/opt/report/bin.js"]\n' },
    { title: 'In the compose file', files: { Dockerfile: 'FROM debian:12\nEXPOSE 80\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: ["CMD", "true"]\n' } },
  ],
  on: {
    stage: (stage, context) => {
      if (stage.from === undefined || stage.chain.some((link) => link.steps.some((step) => step.instruction.keyword === 'HEALTHCHECK'))) return
      const services = context.project.servicesOf(stage.file).filter((model) => model.build?.stage === stage)
      if (services.length > 0 && services.every(({ service }) => service.healthcheck !== undefined)) return
      if (stage.exposed.length === 0 && !containerOfStage(context.project, stage).servers.some(({ kind, name }) => (kind === 'web' && !INTERPRETERS.has(name)) || kind === 'proxy')) return
      context.report(stage.range, 'This image runs a server, and nothing says how to tell whether it still answers; add a HEALTHCHECK')
    },
  },
})
