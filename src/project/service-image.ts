import type { Stage } from './dockerfile/model.ts'
import type { Project, ServiceModel } from './model.ts'

/** The stage that a service's container is made from: its own build, or the image that another service builds under the same name. */
export function stageOfService(project: Project, model: ServiceModel): Stage | undefined {
  if (model.service.build !== undefined) return model.build?.stage
  return builderOf(project, model)?.build?.stage
}

/** Whether a service of the project builds an image of this name, under whatever tag. */
export function isBuiltHere(project: Project, image: { readonly registry?: string; readonly repository: string }): boolean {
  return project.services.some((other) =>
    other.service.build !== undefined && (other.image?.repository === image.repository && other.image.registry === image.registry || tagsName(other, image.repository)))
}

/** The services whose containers are made from a stage. */
export function servicesRunning(project: Project, stage: Stage): readonly ServiceModel[] {
  return project.services.filter((model) => stageOfService(project, model) === stage)
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

function builderOf(project: Project, model: ServiceModel): ServiceModel | undefined {
  const { image } = model
  if (image === undefined) return undefined
  return project.services.find((other) => other.service.build !== undefined && other.image !== undefined
    && other.image.repository === image.repository && other.image.registry === image.registry && (other.image.tag ?? 'latest') === (image.tag ?? 'latest'))
}

function tagsName(model: ServiceModel, repository: string): boolean {
  return model.service.build?.tags.some((tag) => tag.text.split(':', 1)[0] === repository) === true
}
