import { lookUpBaseImage } from '../knowledge/base-images.ts'
import { lookUpDataService } from '../knowledge/data-services.ts'
import { canonicalRepository, isOfficialImage } from '../knowledge/image-name.ts'
import { imageName } from './image-name.ts'
import type { Project, ServiceModel } from './model.ts'
import { stageOfService } from './service-image.ts'

/**
 * Whether a service has a healthcheck: its own, or that of its image. Undefined where the image is not known. Docker's official
 * images have none, by their maintainers' policy (https://github.com/docker-library/faq#healthcheck).
 */
export function hasHealthcheck(model: ServiceModel, project: Project): boolean | undefined {
  const { healthcheck } = model.service
  if (healthcheck?.disabled === true) return false
  if (healthcheck?.test !== undefined) return true
  const stage = stageOfService(project, model)
  if (stage !== undefined) {
    if (stage.healthcheck !== undefined) return stage.healthcheck.kind?.source.toUpperCase() !== 'NONE'
    if (stage.root.kind === 'scratch') return false
    return stage.root.kind === 'image' && isOfficialImage(canonicalRepository(imageName(stage.root.reference))) && lookUpBaseImage(imageName(stage.root.reference)) !== undefined ? false : undefined
  }
  if (model.service.build !== undefined || model.image === undefined) return undefined
  const name = imageName(model.image)
  if (!isOfficialImage(canonicalRepository(name))) return undefined
  return lookUpBaseImage(name) !== undefined || lookUpDataService(name) !== undefined ? false : undefined
}
