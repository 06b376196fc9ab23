import { defineRule, isToolMissing } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'tool-missing-on-base',
  title: 'Check health with a tool that the image has',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `The check calls curl or wget, which the image does not have: each check fails, the container is never healthy, and what waits for
it never starts. Slim images of Debian have neither; Alpine has wget of busybox only.`,
  remedy: 'Use what the image has (`wget -q -O /dev/null` on Alpine, `python -c "import urllib.request …"` on Python images), or install the tool.',
  references: [{ title: 'Dockerfile reference: HEALTHCHECK', url: 'https://docs.docker.com/reference/dockerfile/#healthcheck' }],
  bad: [
    { title: 'curl on a slim image', files: 'FROM python:3.13-slim\nHEALTHCHECK --interval=10s CMD «curl» -fsS http://localhost:8000/ || exit 1\n' },
    { title: 'The exec form on Alpine', files: 'FROM node:24-alpine\nHEALTHCHECK CMD [«"curl"», "-f", "http://localhost:3000/"]\n' },
    { title: 'An image of a database', files: 'FROM postgres:17\nHEALTHCHECK CMD «curl» -f http://localhost:5432/\n' },
    { title: 'wget on Debian', files: 'FROM debian:12-slim AS base\nFROM base\nHEALTHCHECK CMD «wget» -q -O- http://localhost/\n' },
  ],
  good: [
    { title: 'Installed', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nHEALTHCHECK CMD curl -f http://localhost:8000/\n' },
    { title: 'wget on Alpine', files: 'FROM node:24-alpine\nHEALTHCHECK CMD wget -q -O /dev/null http://localhost:3000/\n' },
    { title: 'The full image has it', files: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/\n' },
    { title: 'A base of which nothing is known', files: 'FROM registry.example.org/base:1\nHEALTHCHECK CMD curl -f http://localhost/\n' },
    { title: 'Copied from another image', files: 'FROM debian:12-slim\nCOPY --from=ghcr.io/example/curl:8 /curl /usr/local/bin/curl\nHEALTHCHECK CMD curl -f http://localhost/\n' },
    { title: 'Installed through a variable', files: 'FROM debian:12-slim\nARG TOOLS\nRUN apt-get update && apt-get install -y $TOOLS\nHEALTHCHECK CMD curl -f http://localhost/\n' },
    { title: 'Installed by a script', files: 'FROM debian:12-slim\nCOPY setup/ /setup/\nRUN sh /setup/packages.sh\nHEALTHCHECK CMD curl -f http://localhost/\n' },
    { title: 'A check that is switched off', files: 'FROM debian:12-slim\nHEALTHCHECK NONE\n' },
  ],
  on: {
    HEALTHCHECK: (step, context) => {
      for (const command of step.commands) {
        const tool = command.program
        if ((tool !== 'curl' && tool !== 'wget') || command.conditional || !isToolMissing(step.stage, tool)) continue
        const name = step.stage.root.kind === 'image' ? step.stage.root.text : 'the image'
        context.report(command.words[0]?.range ?? command.range, `${name} has no ${tool}, so this check always fails; install it or check with what the image has`)
        return
      }
    },
  },
})
