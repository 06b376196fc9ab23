import { defineRule, isRun, type PackageOperation, shipsLayers, type StepOperation, stepsBefore, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'purge-in-later-layer',
  title: 'Remove packages in the RUN that installed them',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  why: `Each RUN is a layer of its own. Packages that one RUN has installed stay in its layer when a later one removes them: the image is as large as before, and what was meant to be gone (compilers, headers) can still be
read out of it. Install, build and remove in one RUN, or build in a stage of its own and copy the result.`,
  remedy: 'Join the two RUN instructions, or install in a builder stage and copy the result with `COPY --from`.',
  references: [
    { title: 'Docker: building best practices, RUN', url: 'https://docs.docker.com/build/building/best-practices/#run' },
    { title: 'Docker: multi-stage builds', url: 'https://docs.docker.com/build/building/multi-stage/' },
  ],
  bad: [
    { files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends libpq-dev gcc\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nRUN «apt-get purge -y libpq-dev gcc» && apt-get autoremove -y\n' },
    { title: 'a virtual package of apk', files: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev\nRUN make install\nRUN «apk del .build-deps»\n' },
    { title: 'installed in the stage below', files: 'FROM debian:trixie AS base\nRUN apt-get update && apt-get install -y git\nFROM base\nRUN git clone https://git.example.org/shop.git /srv\nRUN «apt-get remove -y git»\n' },
  ],
  good: [
    { title: 'in the same RUN', files: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev && make install && apk del .build-deps\n' },
    { title: 'a package of the base image', files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y curl\nRUN apt-get purge -y perl\n' },
    { title: 'a stage that is thrown away', files: 'FROM debian:trixie AS build\nRUN apt-get update && apt-get install -y gcc\nRUN apt-get purge -y gcc\nFROM debian:trixie-slim\nCOPY --from=build /srv /srv\n' },
    { title: 'another manager has a package of that name', files: 'FROM python:3.13\nRUN pip install redis==6.4.0\nRUN apt-get purge -y redis\n' },
    { title: 'removed before it is installed', files: 'FROM debian:trixie\nRUN apt-get purge -y nodejs\nRUN apt-get update && apt-get install -y nodejs\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      for (const operation of step.operations) {
        if (operation.action !== 'remove') continue
        const names = namesOf(operation)
        const inSameRun = step.operations.filter((other) => other.command.index < operation.command.index)
        const still = names.filter((name) => !inSameRun.some((other) => installs(other, operation, name)))
        const earlier = still.map((name) => ({ name, install: installedBefore(step, operation, name) })).filter((found) => found.install !== undefined)
        const [first] = earlier
        if (first?.install === undefined) continue
        context.report({ start: operation.range.start, end: operation.range.end }, `${earlier.map(({ name }) => name).slice(0, 5).join(', ')} ${earlier.length === 1 ? 'was' : 'were'} installed in an earlier layer and still ${earlier.length === 1 ? 'ships' : 'ship'} in it; install, use and remove in one RUN, or build in a stage of its own`, {
          related: [{ document: first.install.step.stage.document, range: first.install.operation.range, message: 'installed here' }],
        })
      }
    },
  },
})

function namesOf(operation: PackageOperation): string[] {
  return operation.packages.flatMap((argument) => ((argument.kind === 'name' || argument.kind === 'group') && argument.name !== undefined && !/[*?$]/.test(argument.name) ? [argument.name] : []))
}

function installs(candidate: PackageOperation, removal: PackageOperation, name: string): boolean {
  if (candidate.manager !== removal.manager || candidate.action !== 'install') return false
  if (candidate.packages.some((argument) => argument.name === name)) return true
  return [...(candidate.options.get('--virtual') ?? []), ...(candidate.options.get('-t') ?? [])].includes(name)
}

function installedBefore(step: Step<'RUN'>, removal: PackageOperation, name: string): StepOperation | undefined {
  for (const earlier of stepsBefore(step).reverse()) {
    if (!isRun(earlier)) continue
    const operation = earlier.operations.findLast((candidate) => installs(candidate, removal, name))
    if (operation !== undefined) return { operation, step: earlier }
    if (earlier.operations.some((candidate) => candidate.action === 'remove' && namesOf(candidate).includes(name))) return undefined
  }
  return undefined
}
