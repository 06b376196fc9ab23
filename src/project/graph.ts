import type { ComposeProject, Service } from '../compose/model.ts'
import { type Located, toHost } from '../text/document.ts'
import type { DockerfileModel, Stage } from './dockerfile/model.ts'
import type { Project, ServiceModel } from './model.ts'
import type { Purpose } from './purpose.ts'

/** What a project is made of, for drawing: files with what stands in them, and who needs whom. */
export interface ProjectGraph {
  /** Compose projects and Dockerfiles, in the order of their paths. */
  readonly groups: readonly GraphGroup[]
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphGroup {
  readonly id: string
  readonly kind: 'compose' | 'dockerfile'
  /** The file that it comes from. */
  readonly title: string
  readonly purpose: Purpose
}

/** `host`: a folder or file of the host. `port`: one that is published on the host. `image`: one that stages stand on or copy from. */
export type GraphNodeKind = 'port' | 'service' | 'volume' | 'host' | 'network' | 'stage' | 'image'

export interface GraphNode {
  readonly id: string
  readonly kind: GraphNodeKind
  /** Missing for images, which belong to nobody. */
  readonly group?: string
  readonly title: string
  /** A second line: the image that a service runs, the base of a stage. */
  readonly detail?: string
  /** Of a stage: whether it leaves the build as an image. */
  readonly shipped?: boolean
  /** Where it is written, in the files that a person edits: findings there are findings on it. */
  readonly places: readonly Located[]
}

/**
 * `publishes`: port to service. `waits`: service to the one that it waits for. `mounts`: service to volume or host path. `joins`: service to network.
 * `builds`: service to stage. `stands-on`: stage to stage or image. `copies`: stage to the stage or image that it copies from.
 */
export type GraphEdgeKind = 'publishes' | 'waits' | 'mounts' | 'joins' | 'builds' | 'stands-on' | 'copies'

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly kind: GraphEdgeKind
  readonly label?: string
}

/** The graph of a project. Pure; ids are the same for the same project. */
export function graphOf(project: Project): ProjectGraph {
  return new GraphBuilder(project).build()
}

const CONDITIONS: Readonly<Record<string, string>> = { service_healthy: 'healthy', service_completed_successfully: 'completed' }

class GraphBuilder {
  readonly #project: Project
  readonly #groups: GraphGroup[] = []
  readonly #nodes = new Map<string, GraphNode>()
  readonly #edges = new Map<string, GraphEdge>()

  constructor(project: Project) {
    this.#project = project
  }

  build(): ProjectGraph {
    for (const compose of this.#project.compose) this.#compose(compose)
    const files = new Set([...this.#project.dockerfiles, ...this.#project.services.flatMap(({ build }) => build?.dockerfile ?? [])])
    for (const file of [...files].sort((one, other) => (one.document.path < other.document.path ? -1 : 1))) {
      this.#dockerfile(file)
      this.#project.letGo(file)
    }
    for (const model of this.#project.services) this.#builds(model)
    return { groups: this.#groups, nodes: [...this.#nodes.values()], edges: [...this.#edges.values()] }
  }

  #compose(compose: ComposeProject): void {
    const models = this.#project.services.filter((model) => model.compose === compose)
    if (models.length === 0) return
    const group = composeId(compose)
    this.#groups.push({ id: group, kind: 'compose', title: compose.document.path, purpose: this.#project.purposeOf(compose.document).value })
    for (const model of models) this.#service(model, group)
    for (const { service } of models) this.#surroundings(service, group)
  }

  #service({ service, image, build }: ServiceModel, group: string): void {
    const detail = build?.dockerfilePath ?? (service.image === undefined ? image?.repository : writtenText(service.image))
    const body = service.node
    this.#add({
      id: serviceId(group, service.name), kind: 'service', group, title: service.name,
      ...(detail === undefined ? {} : { detail }),
      places: [...service.keys, ...(body === undefined ? [] : [body])].map(toHost),
    })
  }

  #surroundings(service: Service, group: string): void {
    const own = serviceId(group, service.name)
    for (const port of service.ports) {
      if (!port.isPublished) continue
      const written = port.document.text.slice(port.range.start, port.range.end)
      const { published, target } = port
      const title = published === undefined ? written.slice(0, 60) : rangeText(published)
      const to = target === undefined ? undefined : `${rangeText(target)}${port.protocol === 'tcp' ? '' : `/${port.protocol}`}`
      const id = `${group}:port:${port.hostIp ?? ''}:${title}/${port.protocol}`
      this.#add({ id, kind: 'port', group, title, ...(port.hostIp === undefined ? {} : { detail: port.hostIp }), places: [toHost(port)] })
      this.#connect({ from: id, to: own, kind: 'publishes', ...(to === undefined || to === title ? {} : { label: to }) })
    }
    for (const dependency of service.dependsOn) {
      const to = serviceId(group, dependency.service)
      const label = CONDITIONS[dependency.condition]
      if (this.#nodes.has(to)) this.#connect({ from: own, to, kind: 'waits', ...(label === undefined ? {} : { label }) })
    }
    for (const link of service.links) if (this.#nodes.has(serviceId(group, link.service))) this.#connect({ from: own, to: serviceId(group, link.service), kind: 'waits' })
    for (const mount of service.volumes) {
      if (mount.source === undefined || (mount.kind !== 'volume' && mount.kind !== 'bind')) continue
      const kind = mount.kind === 'volume' ? 'volume' as const : 'host' as const
      const id = `${group}:${kind}:${mount.source.text}`
      const resource = kind === 'volume' ? service.project.volumes.find((volume) => volume.name === mount.source?.text) : undefined
      this.#add({ id, kind, group, title: mount.source.text === '.' ? './' : writtenText(mount.source), places: resource === undefined ? [] : [resource.key].map(toHost) })
      const label = [mount.target?.text, mount.readOnly ? '(read-only)' : undefined].filter((part) => part !== undefined).join(' ')
      this.#connect({ from: own, to: id, kind: 'mounts', ...(label === '' ? {} : { label }) })
    }
    for (const { name } of service.networks) {
      // The default network holds everybody, so drawing it tells nothing.
      if (name === 'default') continue
      const resource = service.project.networks.find((network) => network.name === name)
      const id = `${group}:network:${name}`
      this.#add({ id, kind: 'network', group, title: name, ...(resource?.internal === true ? { detail: 'internal' } : {}), places: resource === undefined ? [] : [resource.key].map(toHost) })
      this.#connect({ from: own, to: id, kind: 'joins' })
    }
  }

  #dockerfile(file: DockerfileModel): void {
    if (file.stages.every((stage) => stage.from === undefined)) return
    const group = fileId(file)
    const last = file.stages.at(-1)
    this.#groups.push({ id: group, kind: 'dockerfile', title: file.document.path, purpose: file.purpose.value === 'unknown' ? last?.purpose.value ?? 'unknown' : file.purpose.value })
    for (const stage of file.stages) this.#stage(stage, group)
    for (const stage of file.stages) this.#needs(stage)
  }

  #stage(stage: Stage, group: string): void {
    const next = stage.file.stages[stage.index + 1]
    const end = next?.range.start ?? stage.document.text.length
    this.#add({
      id: stageId(stage), kind: 'stage', group, title: stage.name ?? (stage.file.stages.length === 1 ? 'image' : `stage ${stage.index}`), shipped: stage.shipped,
      ...(stage.user === undefined || !stage.user.resolved ? {} : { detail: `user ${stage.user.name}` }),
      places: [toHost({ document: stage.document, range: { start: stage.index === 0 ? 0 : stage.range.start, end } })],
    })
  }

  #needs(stage: Stage): void {
    const from = stageId(stage)
    const { base } = stage
    if (base.kind === 'stage') this.#connect({ from, to: stageId(base.stage), kind: 'stands-on' })
    else if (base.kind === 'image') this.#connect({ from, to: this.#image(base.text), kind: 'stands-on' })
    else if (base.kind === 'scratch') this.#connect({ from, to: this.#image('scratch'), kind: 'stands-on' })
    for (const step of stage.steps) {
      const value = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      if (value === undefined || (step.instruction.keyword !== 'COPY' && step.instruction.keyword !== 'ADD')) continue
      const { text, resolved } = step.expand(value)
      if (!resolved || text === '') continue
      const source = stage.file.stage(text, stage.index)
      const to = source === undefined ? this.#image(text) : stageId(source)
      if (!this.#edges.has(`${from}\0${to}\0stands-on`)) this.#connect({ from, to, kind: 'copies' })
    }
  }

  #builds({ service, compose, build }: ServiceModel): void {
    if (build?.stage === undefined) return
    const label = service.build?.target?.text
    this.#connect({ from: serviceId(composeId(compose), service.name), to: stageId(build.stage), kind: 'builds', ...(label === undefined ? {} : { label }) })
  }

  #image(name: string): string {
    const id = `image:${name}`
    this.#add({ id, kind: 'image', title: name, places: [] })
    return id
  }

  #add(node: GraphNode): void {
    const known = this.#nodes.get(node.id)
    this.#nodes.set(node.id, known === undefined ? node : { ...known, places: [...known.places, ...node.places] })
  }

  #connect(edge: GraphEdge): void {
    const key = `${edge.from}\0${edge.to}\0${edge.kind}`
    if (!this.#edges.has(key)) this.#edges.set(key, edge)
  }
}

function composeId(compose: ComposeProject): string {
  return `compose:${compose.files.map((file) => file.document.path).join('+')}`
}

function serviceId(group: string, name: string): string {
  return `${group}:service:${name}`
}

function fileId(file: DockerfileModel): string {
  return `dockerfile:${file.document.path}`
}

function stageId(stage: Stage): string {
  return `${fileId(stage.file)}:stage:${stage.index}`
}

/** As it stands in the file: a variable without a value would leave a hole. */
function writtenText({ document, range, text, resolved }: Located & { readonly text: string; readonly resolved: boolean }): string {
  return resolved ? text : document.text.slice(range.start, range.end).replace(/^["']|["']$/g, '')
}

function rangeText({ start, end }: { readonly start: number; readonly end: number }): string {
  return start === end ? String(start) : `${start}-${end}`
}
