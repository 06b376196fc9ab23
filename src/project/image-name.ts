import type { ImageName } from '../knowledge/image-name.ts'
import type { ImageReference } from '../syntax/dockerfile/image-reference.ts'

/** A reference as the tables take it: no tag means `latest`; under a digest alone the tag is unknown. */
export function imageName(reference: ImageReference): ImageName {
  const tag = reference.tag ?? (reference.digest === undefined ? 'latest' : undefined)
  return {
    repository: reference.repository,
    ...(reference.registry === undefined ? {} : { registry: reference.registry }),
    ...(tag === undefined ? {} : { tag }),
  }
}
