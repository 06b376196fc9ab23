import { defineRule, isRun, type PackageManager, shipsLayers, type Step } from '../../src/rule-api/index.ts'

const SYSTEM = new Set<PackageManager>(['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper'])

export default defineRule({
  id: 'several-install-layers',
  title: 'Install the system packages of a stage in one RUN',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  yieldsTo: ['apt-update-alone'],
  why: `Two RUN instructions that follow each other and both install system packages fetch the package lists twice, keep two layers, and may install from two states of the archive: the first comes out of the cache, the second
does not. An installation that stands apart from its update or its clean-up leaves the lists behind.`,
  remedy: 'Join them into one RUN that updates, installs and cleans up.',
  references: [
    { title: 'Docker: building best practices, apt-get', url: 'https://docs.docker.com/build/building/best-practices/#apt-get' },
  ],
  bad: [
    { files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && «apt-get install» -y git && rm -rf /var/lib/apt/lists/*\n' },
    { title: 'comments and labels in between', files: 'FROM alpine:3.23\nRUN apk add --no-cache curl\n# for the reports\nLABEL org.opencontainers.image.title=shop\nRUN «apk add» --no-cache pango\n' },
    { title: 'clean-up in a layer of its own', files: 'FROM fedora:43\nRUN dnf install -y httpd\nRUN «dnf clean» all\n' },
  ],
  good: [
    { title: 'one RUN', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl git && rm -rf /var/lib/apt/lists/*\n' },
    { title: 'the second needs what lies between', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y gnupg\nRUN curl -fsSL https://example.org/key | gpg --dearmor -o /etc/apt/keyrings/vendor.gpg\nRUN apt-get update && apt-get install -y vendor-agent\n' },
    { title: 'a file is copied in between', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y gnupg\nCOPY vendor.list /etc/apt/sources.list.d/\nRUN apt-get update && apt-get install -y vendor-agent\n' },
    { title: 'the second one adds a repository first', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl\nRUN curl -fsSL https://example.org/setup.sh | bash && apt-get install -y vendor-agent\n' },
    { title: 'different managers', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip install gunicorn==23.0.0\n' },
    { title: 'a stage that is thrown away', files: 'FROM debian:trixie AS build\nRUN apt-get update && apt-get install -y gcc\nRUN apt-get install -y make\nFROM debian:trixie-slim\nCOPY --from=build /srv /srv\n' },
    { title: 'a condition decides on the second', files: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y curl\nARG DEBUG\nRUN if [ -n "$DEBUG" ]; then apt-get install -y gdb; fi\n' },
  ],
  on: {
    stage(stage, context) {
      if (!shipsLayers(stage)) return
      let previous: Step<'RUN'> | undefined
      for (const step of stage.steps) {
        const { keyword } = step.instruction
        if (keyword === 'LABEL' || keyword === 'EXPOSE' || keyword === 'MAINTAINER') continue
        const own = isRun(step) && isOnlyPackages(step) ? step : undefined
        if (own !== undefined && previous !== undefined) {
          const managers = new Set(previous.operations.filter((operation) => operation.action === 'install').map((operation) => operation.manager))
          const again = own.operations.find((operation) => managers.has(operation.manager) && (operation.action === 'install' || operation.action === 'clean'))
          if (again !== undefined) {
            context.report({ start: again.toolRange.start, end: again.verbRange.end }, again.action === 'clean' ? `What this deletes stays in the layer of the RUN above; join the two` : `The RUN above installs with ${again.tool} as well; join the two into one layer`, {
              related: [{ document: stage.document, range: previous.instruction.name.range, message: 'installs too' }],
            })
          }
        }
        previous = own
      }
    },
  },
})

/** A RUN that does nothing but ask system package managers, and clean up. */
function isOnlyPackages(step: Step<'RUN'>): boolean {
  const own = new Set(step.operations.filter((operation) => SYSTEM.has(operation.manager)).map((operation) => operation.command))
  if (own.size === 0 || step.mounts.length > 0) return false
  return step.commands.every((command) => !command.conditional && (own.has(command) || command.wraps.some((wrapped) => own.has(wrapped)) || command.program === 'rm' || command.program === 'set' || command.program === 'export' || command.words.length === 0))
}
