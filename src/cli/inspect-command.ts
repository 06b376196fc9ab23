import { plainPlan } from '../engine/plan.ts'
import { lint } from '../engine/lint.ts'
import type { ComposeFile } from '../compose/model.ts'
import type { DockerfileModel, Stage } from '../project/dockerfile/model.ts'
import type { Documentation } from '../project/documentation/model.ts'
import type { Project, ServiceModel } from '../project/model.ts'
import type { Finding } from '../rule-api/finding.ts'
import { rules } from '../../rules/index.ts'
import type { Command, Instruction } from '../syntax/dockerfile/ast.ts'
import { type Document, positionAt, type Range, toHost } from '../text/document.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { sayGitFailures } from './git-failures.ts'
import { load } from './load.ts'
import { print, type Streams } from './streams.ts'

/** `dockerlint inspect PATH…`: what was understood of the files, as JSON. */
export async function inspect(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const unknown = args.find((argument) => argument.startsWith('-'))
  if (unknown !== undefined) throw new UsageError(`inspect takes paths alone, not ${unknown}`)
  if (args.includes('')) throw new UsageError('a path is empty: was a variable not set?')
  if (args.length === 0) throw new UsageError('inspect takes at least one path')
  const loaded = await load({ paths: args, exclude: [], extendSelect: [], ignore: [], forceExclude: false, noConfig: false }, workingDirectory)
  const { project } = loaded
  const errors = validityErrors(project)
  const output = {
    files: [
      ...project.dockerfiles.filter((file) => file.document.origin === undefined).map((file) => inspectDockerfile(file, errors)),
      ...project.composeFiles.map((file) => inspectCompose(file, project, errors)),
      ...project.envFiles.map(({ document }) => ({ path: document.path, kind: 'env', purpose: project.purposeOf(document), errors: [] })),
      ...project.ignoreFiles.map(({ document }) => ({ path: document.path, kind: 'ignore', purpose: project.purposeOf(document), errors: [] })),
      ...project.documentation.map((file) => inspectDocumentation(file, project, errors)),
      ...loaded.unreadable.map(({ document, message }) => ({
        path: document.path, kind: 'other', purpose: { value: 'unknown', reasons: [] }, errors: [{ ruleId: 'unreadable-file', line: 1, column: 1, message }],
      })),
    ].sort((one, other) => (one.path < other.path ? -1 : 1)),
    project: inspectProject(project),
  }
  await sayGitFailures(loaded.files.gitFailures, streams)
  await print(streams.out, `${JSON.stringify(output, null, 2)}\n`)
  return EXIT.clean
}

interface InspectedError {
  readonly ruleId: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What the builder's parser or the loader refuses: nothing that they merely dislike. */
function validityErrors(project: Project): (document: Document) => InspectedError[] {
  const validity = rules.filter((rule) => rule.category === 'validity')
  const { findings } = lint(project, plainPlan(validity), '1970-01-01')
  const byPath = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { path } = toHost(finding).document
    const list = byPath.get(path)
    if (list === undefined) byPath.set(path, [finding])
    else list.push(finding)
  }
  return (document) => (byPath.get(document.path) ?? [])
    .filter((finding) => document.kind !== 'dockerfile' || finding.ruleId === 'syntax-error')
    .map((finding) => {
      const { range } = toHost(finding)
      return { ruleId: finding.ruleId, ...positionAt(document, range.start), message: finding.message }
    })
    .sort((one, other) => one.line - other.line || one.column - other.column)
}

function inspectDockerfile(file: DockerfileModel, errors: (document: Document) => InspectedError[]): { path: string } & Record<string, unknown> {
  const { document, syntax } = file
  const last = file.stages.at(-1)
  return {
    path: document.path,
    kind: 'dockerfile',
    purpose: file.purpose.value === 'unknown' && last !== undefined ? last.purpose : file.purpose,
    instructions: syntax.instructions.map((instruction) => inspectInstruction(document, instruction)),
    stages: file.stages.map((stage) => inspectStage(document, stage)),
    errors: errors(document),
  }
}

function lines(document: Document, range: Range): { line: number; endLine: number } {
  return { line: positionAt(document, range.start).line, endLine: positionAt(document, range.end).line }
}

function inspectInstruction(document: Document, instruction: Instruction): Record<string, unknown> {
  return {
    keyword: instruction.name.source.toUpperCase(),
    ...lines(document, instruction.range),
    arguments: instruction.arguments.text,
    ...(instruction.flags.length === 0 ? {} : { flags: instruction.flags.map((flag) => flag.source) }),
    ...('command' in instruction && instruction.command !== undefined ? { form: instruction.command.form } : {}),
    ...('json' in instruction ? { form: instruction.json ? 'exec' : 'shell' } : {}),
    ...(instruction.heredocs.length === 0 ? {} : { heredocs: instruction.heredocs.map((heredoc) => heredoc.name) }),
    ...(instruction.keyword === 'ONBUILD' && instruction.instruction !== undefined ? { onbuild: instruction.instruction.name.source.toUpperCase() } : {}),
  }
}

function inspectStage(document: Document, stage: Stage): Record<string, unknown> {
  return {
    index: stage.index,
    name: stage.name ?? null,
    ...lines(document, stage.range),
    base: describeBase(stage),
    shipped: stage.shipped,
    purpose: stage.purpose,
    user: stage.user?.text ?? null,
    workdir: stage.workdir?.text ?? null,
    entrypoint: stage.entrypoint === undefined ? null : commandWords(stage.entrypoint.command),
    command: stage.command === undefined ? null : commandWords(stage.command.command),
    exposed: stage.exposed.map((port) => `${port.port}/${port.protocol}`),
    volumes: stage.volumes.map((volume) => volume.path),
  }
}

function describeBase({ base }: Stage): string | null {
  switch (base.kind) {
    case 'image':
      return base.text
    case 'stage':
      return base.stage.name ?? String(base.stage.index)
    case 'scratch':
      return 'scratch'
    case 'unknown':
      return null
  }
}

function commandWords(command: Command | { readonly form: 'base'; readonly words: readonly string[] }): string | readonly string[] {
  switch (command.form) {
    case 'shell':
      return command.text.text
    case 'exec':
      return command.words.map((word) => word.value)
    case 'base':
      return command.words
  }
}

function inspectCompose(file: ComposeFile, project: Project, errors: (document: Document) => InspectedError[]): { path: string } & Record<string, unknown> {
  const { document } = file
  return {
    path: document.path,
    kind: 'compose',
    purpose: project.purposeOf(document),
    role: file.role,
    services: project.services.filter((model) => model.compose.document === document).map(inspectService),
    errors: errors(document),
  }
}

/** What a document shows, in order, each with its lines in the document. */
function inspectDocumentation({ document, fragments, commands }: Documentation, project: Project, errors: (document: Document) => InspectedError[]): { path: string } & Record<string, unknown> {
  const placed = (inner: Document, range: Range): { line: number; endLine: number } => {
    const host = toHost({ document: inner, range })
    return lines(host.document, host.range)
  }
  const snippets = [
    ...fragments.map(({ document: own, whole, project: alone }) => ({
      kind: own.kind,
      ...placed(own, { start: 0, end: own.text.trimEnd().length }),
      whole,
      purpose: (alone.dockerfiles[0]?.stages.at(-1)?.purpose ?? alone.purposeOf(own)).value,
      ...(own.kind === 'dockerfile'
        ? { instructions: alone.dockerfiles.flatMap((file) => file.syntax.instructions.map((instruction) => ({ keyword: instruction.name.source.toUpperCase(), ...placed(own, instruction.range) }))) }
        : { services: alone.services.map(({ service }) => service.name) }),
    })),
    ...commands.map(({ document: own, command, program, action, composeCommand, image }) => ({
      kind: 'command', ...placed(own, command.range), program, action, ...(composeCommand === undefined ? {} : { composeCommand }), ...(image === undefined ? {} : { image: image.value }),
    })),
  ]
  return { path: document.path, kind: 'markdown', purpose: project.purposeOf(document), snippets: snippets.sort((one, other) => one.line - other.line), errors: errors(document) }
}

function inspectService(model: ServiceModel): Record<string, unknown> {
  const { service, build } = model
  return {
    name: service.name,
    path: service.key.document.path,
    line: positionAt(service.key.document, service.key.range.start).line,
    purpose: model.purpose,
    image: service.image?.text ?? null,
    build: build === undefined ? null : {
      context: build.context?.folder ?? null,
      dockerfile: build.dockerfilePath ?? null,
      stage: build.stage?.name ?? build.stage?.index ?? null,
      ignoreFile: build.context?.ignoreFile?.document.path ?? null,
    },
    ports: service.ports.map((port) => port.document.text.slice(port.range.start, port.range.end)),
    volumes: service.volumes.map((mount) => ({ kind: mount.kind, source: mount.source?.text ?? null, target: mount.target?.text ?? null })),
    dependsOn: service.dependsOn.map((dependency) => dependency.service),
  }
}

function inspectProject(project: Project): Record<string, unknown> {
  return {
    git: project.files.git.present,
    compose: project.compose.map((compose) => ({
      name: compose.name?.text ?? null,
      files: compose.files.map((file) => file.document.path),
      variant: compose.isVariant,
      services: compose.services.map((service) => service.name),
    })),
    builds: project.services.flatMap((model) => (model.build?.dockerfilePath === undefined ? [] : [{
      service: model.service.name,
      dockerfile: model.build.dockerfilePath,
      context: model.build.context?.folder ?? null,
    }])),
  }
}
