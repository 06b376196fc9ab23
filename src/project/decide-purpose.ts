import type { Service, ComposeProject } from '../compose/model.ts'
import { purposeOfName } from '../knowledge/purpose-words.ts'
import { DEFAULT_FILE_NAMES } from '../compose/names.ts'
import { nameOf, relativeInside } from '../text/paths.ts'
import type { Stage } from './dockerfile/model.ts'
import type { Documents } from './documents.ts'
import { type Purpose, type PurposeVerdict, UNKNOWN_PURPOSE } from './purpose.ts'

/** What the configuration says of a path; undefined where it says nothing. */
export type ConfiguredPurpose = (path: string) => Purpose | undefined

/**
 * The order of evidence: configuration, names, documents, structure. The first that speaks wins. Evidence never comes from the
 * very thing that a rule judges: a command with `runserver` says nothing here.
 */

/** By configuration or by the path's own words. */
export function purposeOfPath(path: string, configured: ConfiguredPurpose): PurposeVerdict {
  const said = configured(path)
  if (said !== undefined) return { value: said, reasons: [`the configuration says ${said} for ${path}`] }
  const named = purposeOfName(path)
  return named === undefined ? UNKNOWN_PURPOSE : { value: named.purpose, reasons: [`"${named.word}" in the path ${path}`] }
}

/** By the names that a service gives to what it builds and starts: profile, target, image tag, build arguments. */
export function purposeOfServiceNames(service: Service): PurposeVerdict {
  for (const profile of service.profiles) {
    const named = purposeOfName(profile.text)
    if (named !== undefined) return { value: named.purpose, reasons: [`the profile "${profile.text}"`] }
  }
  const target = service.build?.target?.text
  const byTarget = target === undefined ? undefined : purposeOfName(target)
  if (byTarget !== undefined) return { value: byTarget.purpose, reasons: [`the build target "${target}"`] }
  const tag = service.build === undefined ? undefined : /:([\w.-]+)$/.exec(service.image?.text ?? '')?.[1]
  const byTag = tag === undefined ? undefined : purposeOfName(tag)
  if (byTag !== undefined) return { value: byTag.purpose, reasons: [`the image tag "${tag}"`] }
  for (const argument of service.build?.args ?? []) {
    const value = argument.value?.text ?? ''
    if (/^(?:is_)?(?:not_production|dev|development|debug|install_dev|with_dev)$/i.test(argument.name) && /^(?:1|true|yes|on)$/i.test(value)) {
      return { value: 'development', reasons: [`the build argument ${argument.name}=${value}`] }
    }
    const byValue = /(?:^|_)(?:ENV|ENVIRONMENT|STAGE|MODE|TARGET|BUILD_TYPE)$/i.test(argument.name) ? purposeOfName(value) : undefined
    if (byValue !== undefined) return { value: byValue.purpose, reasons: [`the build argument ${argument.name}=${value}`] }
  }
  return UNKNOWN_PURPOSE
}

/** A service that mounts the source which it builds from is development. */
export function purposeOfServiceMounts(service: Service): PurposeVerdict {
  const context = service.build?.context?.path ?? (service.build !== undefined && service.build.context === undefined ? service.project.folder : undefined)
  if (context === undefined) return UNKNOWN_PURPOSE
  for (const mount of service.volumes) {
    if (mount.kind !== 'bind' || mount.hostPath === undefined || mount.readOnly) continue
    // The whole context, or a folder above it: a single configuration file or data folder proves nothing.
    if (relativeInside(mount.hostPath, context) !== undefined) {
      return { value: 'development', reasons: [`service ${service.name} mounts ${mount.hostPath}, which it builds from`] }
    }
  }
  return UNKNOWN_PURPOSE
}

/** The purpose of a compose project: its path, else what documents start it for, else what its services show. */
export function purposeOfCompose(compose: ComposeProject, configured: ConfiguredPurpose, documents: Documents): PurposeVerdict {
  const { path } = compose.document
  const byPath = purposeOfPath(path, configured)
  if (byPath.value !== 'unknown') return byPath
  const byDocuments = documents.purposeOfCompose(path, DEFAULT_FILE_NAMES.includes(nameOf(path)))
  if (byDocuments.value !== 'unknown') return byDocuments
  if (compose.files.some((file) => file.isTemplate && file.document === compose.document)) {
    return { value: 'template', reasons: ['placeholders that are to be filled in'] }
  }
  for (const service of compose.services) {
    const byMounts = purposeOfServiceMounts(service)
    if (byMounts.value !== 'unknown') return byMounts
  }
  return UNKNOWN_PURPOSE
}

/** By configuration and the names of file, then stage; then by what stands on it. */
export function purposeOfStage(stage: Stage, ofFile: PurposeVerdict, targetedFor: readonly PurposeVerdict[], documents: Documents): PurposeVerdict {
  const byName = stage.name === undefined ? undefined : purposeOfName(stage.name)
  if (byName !== undefined) return { value: byName.purpose, reasons: [`"${byName.word}" in the stage's name`] }
  if (ofFile.value !== 'unknown') return ofFile
  const isLast = stage.index === stage.file.stages.length - 1
  const byDocuments = [...(stage.name === undefined ? [] : [stage.name]), ...(isLast ? [undefined] : [])]
    .map((target) => documents.purposeOfBuild(stage.document.path, target)).find((verdict) => verdict.value !== 'unknown')
  // A development build of the last stage (`docker build -t app:dev .`) does not keep it from being what is shipped as well.
  if (byDocuments !== undefined && (!isLast || byDocuments.value === 'production')) return byDocuments
  const production = targetedFor.find((verdict) => verdict.value === 'production')
  if (production !== undefined) return { value: 'production', reasons: [`a production service builds it: ${production.reasons[0] ?? ''}`] }
  if (isLast) return { value: 'production', reasons: ['the last stage, which the build ships'] }
  const named = targetedFor.find((verdict) => verdict.value !== 'unknown')
  if (named !== undefined) return named
  if (stage.usedBy.length > 0) return { value: 'unknown', reasons: ['it only feeds other stages: a builder'] }
  return UNKNOWN_PURPOSE
}
