import { candidateKind, memoryProjectFiles } from '../../src/host/index.ts'
import type { Project, ServiceModel } from '../../src/project/model.ts'
import type { Stage } from '../../src/project/dockerfile/model.ts'
import { readProject } from '../../src/project/read.ts'
import { nameOf } from '../../src/text/paths.ts'

/** A project that stands in memory; `modes` are those of files. */
export function projectOf(files: Readonly<Record<string, string>>, modes: Readonly<Record<string, number>> = {}): Project {
  const sources = Object.entries(files).flatMap(([path, text]) => {
    const kind = candidateKind(nameOf(path))
    return kind === undefined ? [] : [{ path, text, kind, named: false }]
  })
  return readProject(sources, memoryProjectFiles({ files, modes }))
}

/** The last stage of a Dockerfile. */
export function lastStage(project: Project, path = 'Dockerfile'): Stage {
  const stage = project.dockerfileAt(path)?.stages.at(-1)
  if (stage === undefined) throw new Error(`no stage in ${path}`)
  return stage
}

export function serviceNamed(project: Project, name: string): ServiceModel {
  const model = project.services.find(({ service }) => service.name === name)
  if (model === undefined) throw new Error(`no service ${name}`)
  return model
}
