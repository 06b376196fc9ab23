import type { Stage } from './dockerfile/model.ts'
import type { Project, ServiceModel } from './model.ts'

interface ImageName {
  readonly registry?: string
  readonly repository: string
}

/** Which service runs which image, and who builds it: made once for a project, since many rules ask for every stage. */
export class ImageIndex {
  /** The first service that builds an image, by its full name with tag. */
  readonly #builders = new Map<string, ServiceModel>()
  /** Names without tag of all images that are built here. */
  readonly #built = new Set<string>()
  readonly #running = new Map<Stage, ServiceModel[]>()

  constructor(services: readonly ServiceModel[]) {
    for (const model of services) {
      const { image, service } = model
      if (service.build === undefined) continue
      // One text with the same variables is one image, whatever they come to.
      const written = image === undefined ? service.image?.source : undefined
      if (written !== undefined && !this.#builders.has(`$${written}`)) this.#builders.set(`$${written}`, model)
      if (image !== undefined) {
        this.#built.add(nameOf(image))
        const key = keyOf(image)
        if (!this.#builders.has(key)) this.#builders.set(key, model)
      }
      for (const tag of service.build.tags) this.#built.add(`\0${tag.text.split(':', 1)[0] ?? ''}`)
    }
    for (const model of services) {
      const stage = this.stageOf(model)
      if (stage === undefined) continue
      const running = this.#running.get(stage)
      if (running === undefined) this.#running.set(stage, [model])
      else running.push(model)
    }
  }

  stageOf(model: ServiceModel): Stage | undefined {
    if (model.service.build !== undefined) return model.build?.stage
    const { service, image } = model
    if (image === undefined && service.image === undefined) return undefined
    return this.#builders.get(image === undefined ? `$${service.image?.source ?? ''}` : keyOf(image))?.build?.stage
  }

  running(stage: Stage): readonly ServiceModel[] {
    return this.#running.get(stage) ?? []
  }

  builds(image: ImageName): boolean {
    return this.#built.has(nameOf(image)) || this.#built.has(`\0${image.repository}`)
  }
}

/** The stage that a service's container is made from: its own build, or the image that another service builds under the same name. */
export function stageOfService(project: Project, model: ServiceModel): Stage | undefined {
  return project.images.stageOf(model)
}

/** Whether a service of the project builds an image of this name, under whatever tag. */
export function isBuiltHere(project: Project, image: ImageName): boolean {
  return project.images.builds(image)
}

/** The services whose containers are made from a stage. */
export function servicesRunning(project: Project, stage: Stage): readonly ServiceModel[] {
  return project.images.running(stage)
}

/**
 * Whether a stage is there for production: it leaves the build, its purpose says so, and where services of the project run
 * it, one of them is more than a development or test service.
 */
export function isForProduction(project: Project, stage: Stage): boolean {
  if (!stage.shipped || stage.purpose.value !== 'production') return false
  const services = servicesRunning(project, stage)
  return services.length === 0 || services.some((model) => model.purpose.value !== 'development' && model.purpose.value !== 'test')
}

function nameOf(image: ImageName): string {
  return `${image.registry ?? ''}/${image.repository}`
}

function keyOf(image: ImageName & { readonly tag?: string }): string {
  return `${nameOf(image)}:${image.tag ?? 'latest'}`
}
