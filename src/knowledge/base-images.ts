import { commonFacts, systemFacts } from './base-images/facts.ts'
import type { BaseImageFacts, ImageDefinition } from './base-images/facts.ts'
import { COMPILED_LANGUAGE_IMAGES } from './base-images/compiled-languages.ts'
import { LANGUAGE_IMAGES } from './base-images/languages.ts'
import { SERVICE_IMAGES } from './base-images/services.ts'
import { SYSTEM_IMAGES } from './base-images/systems.ts'
import { VENDOR_IMAGES } from './base-images/vendors.ts'
import { canonicalRepository } from './image-name.ts'
import type { ImageName } from './image-name.ts'
import { parseImageTag } from './image-tag.ts'

export type { BaseImageFacts, Distribution, ImageTools, Language, PackageManager, Shell } from './base-images/facts.ts'

const DEFINITIONS: readonly ImageDefinition[] = [...SYSTEM_IMAGES, ...LANGUAGE_IMAGES, ...COMPILED_LANGUAGE_IMAGES, ...SERVICE_IMAGES, ...VENDOR_IMAGES]

const BY_REPOSITORY: ReadonlyMap<string, ImageDefinition> = new Map(
  DEFINITIONS.flatMap((definition) => definition.repositories.map((name): [string, ImageDefinition] => [name, definition])),
)

/**
 * What is known of an image, undefined for images that the tables do not have. Give `latest` as the tag of a
 * reference without one. An undefined tag is one that could not be resolved: only what all variants have in common
 * is told. Source: the images' own documentation and published Dockerfiles.
 */
export function lookUpBaseImage(image: ImageName): BaseImageFacts | undefined {
  const repository = canonicalRepository(image)
  const definition = BY_REPOSITORY.get(repository)
  if (definition === undefined) return undefined
  if (image.tag === undefined) return commonFacts(definition.variants.map((tag) => definition.describe(parseImageTag(tag), repository)))
  const tag = parseImageTag(image.tag)
  const facts = definition.describe(tag, repository)
  return tag.distribution === 'windows' ? windows(facts) : facts
}

/** On a Windows image neither the Linux tools nor the Linux user say anything. */
function windows(facts: BaseImageFacts): BaseImageFacts {
  return { ...systemFacts('windows'), ...(facts.language === undefined ? {} : { language: facts.language }), runsAs: facts.runsAs }
}

/** Every repository that the table has, in its canonical spelling. */
export function knownBaseImages(): readonly string[] {
  return [...BY_REPOSITORY.keys()]
}
