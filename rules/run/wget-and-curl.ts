import { defineRule, type SimpleCommand } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'wget-and-curl',
  title: 'Download with curl or with wget, not both',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL4001'], trivy: ['DS-0014'] },
  why: `Two programs for one purpose make two packages to install, two sets of options to read, and two places for a proxy or a certificate. Each stage is judged by itself:
they may well have different ones.`,
  remedy: 'Choose the one that the base image has, and take the other one out.',
  references: [{ title: 'Building best practices: packages that are not needed', url: 'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages' }],
  bad: [
    { files: 'FROM debian:13\nRUN curl -fsSLO https://example.org/a.tgz\nRUN «wget» -q https://example.org/b.tgz && sha256sum -c sums\n' },
    { title: 'in one RUN', files: 'FROM debian:13\nRUN wget -q https://example.org/a.tgz && «curl» -fsSLO https://example.org/b.tgz\n' },
  ],
  good: [
    { title: 'one in each stage', files: 'FROM debian:13 AS build\nRUN curl -fsSLO https://example.org/a.tgz\nFROM alpine:3.22\nRUN wget -q https://example.org/b.tgz\n' },
    { title: 'only installed', files: 'FROM debian:13\nRUN apt-get update && apt-get install -y wget curl && curl -fsSLO https://example.org/a.tgz\n' },
    { title: 'the one where the other is missing', files: 'FROM debian:13\nRUN curl -fsSLO https://example.org/a.tgz || wget -q https://example.org/a.tgz\n' },
    { title: 'a version that is asked for', files: 'FROM debian:13\nRUN wget --version\nRUN curl -fsSLO https://example.org/a.tgz\n' },
  ],
  on: {
    stage(stage, context) {
      const first = new Map<string, SimpleCommand>()
      for (const step of stage.steps) {
        if (step.instruction.keyword !== 'RUN') continue
        const tools = step.commands.filter((command) => (command.program === 'curl' || command.program === 'wget') && isUse(command))
        // `curl … || wget …` is a choice made at build time.
        if (tools.some((command) => command.after === '||' || command.inCondition)) continue
        for (const command of tools) if (!first.has(command.program ?? '')) first.set(command.program ?? '', command)
      }
      const [one, other] = [...first.values()]
      const place = other?.words[0]?.range
      if (one === undefined || other === undefined || place === undefined) return
      context.report(place, `This stage downloads with ${one.program} and with ${other.program}; one of them is enough`, {
        related: [{ document: stage.document, range: one.words[0]?.range ?? one.range, message: `${one.program} is used here` }],
      })
    },
  },
})

function isUse(command: SimpleCommand): boolean {
  return command.arguments.length > 0 && command.arguments[0]?.value !== '--version' && command.arguments[0]?.value !== '-V'
}
