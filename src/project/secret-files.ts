import type { EnvironmentEntry, Grant } from '../compose/model.ts'
import { hasUnreadParts } from '../compose/unread-parts.ts'
import { fileVariableFor } from '../knowledge/file-secret-images.ts'
import { normalizePath, relativeInside } from '../text/paths.ts'
import { imageName } from './image-name.ts'
import type { Project, ServiceModel } from './model.ts'
import { mountHolding, runsDataServer } from './volumes.ts'

/** Where the loader puts the secrets of a service. Source: Compose specification, "secrets". */
const SECRETS = '/run/secrets'

/** A setting that names a secret's file which nothing puts there. */
export interface UngrantedSecretFile {
  /** `POSTGRES_PASSWORD_FILE`, with its value. */
  readonly entry: EnvironmentEntry
  /** `POSTGRES_PASSWORD`. */
  readonly setting: string
  /** The file's name below `/run/secrets`, which is what a secret of the service would have to be called. */
  readonly secret: string
}

/** The settings of a service that its image reads out of files of secrets, where neither a grant nor a mount of any variant of the service brings the file. */
export function ungrantedSecretFiles(model: ServiceModel, project: Project): readonly UngrantedSecretFile[] {
  const { service, image } = model
  if (image === undefined || service.build !== undefined || service.entrypoint !== undefined || hasUnreadParts(model.compose)) return []
  if (model.dataService !== undefined && !runsDataServer(model)) return []
  return service.environment.flatMap((entry): UngrantedSecretFile[] => {
    const path = entry.value?.resolved === true ? entry.value.text : ''
    const secret = path.startsWith('/') ? relativeInside(SECRETS, normalizePath(path)) : undefined
    const setting = /^(\w+?)_{1,2}FILE$/.exec(entry.name)?.[1]
    if (setting === undefined || secret === undefined || secret === '.' || secret.includes('/')) return []
    if (fileVariableFor(imageName(image), setting) !== entry.name) return []
    return variantsOf(model, entry, project).some((variant) => mayBring(variant, secret)) ? [] : [{ entry, setting, secret }]
  })
}

/** The service in each project that reads the file with the setting. */
function variantsOf(model: ServiceModel, entry: EnvironmentEntry, project: Project): readonly ServiceModel[] {
  return project.services.filter((other) => other === model || (other.service.name === model.service.name && other.compose.files.some((file) => file.document === entry.document || model.compose.files.includes(file))))
}

function mayBring(model: ServiceModel, secret: string): boolean {
  const { service } = model
  const path = `${SECRETS}/${secret}`
  return mountHolding(model, path) !== undefined || [...service.secrets, ...service.configs].some((grant) => mayStandAt(grant, path))
}

/** The target of a secret stands below `/run/secrets` unless it is absolute, that of a config below the root. */
function mayStandAt(grant: Grant, path: string): boolean {
  if (!grant.resolved || grant.target?.resolved === false) return true
  const target = grant.target?.text ?? grant.source
  return target.startsWith('/') ? normalizePath(target) === path : `${SECRETS}/${target}` === path
}
