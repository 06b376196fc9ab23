/** An image as a reference names it. Give `latest` as the tag of a reference without one; leave it undefined when it is not known. */
export interface ImageName {
  readonly registry?: string | undefined;
  readonly repository: string;
  readonly tag?: string | undefined;
}

/** Docker Hub's own names, and mirrors that carry its repositories under the same path. */
const DOCKER_HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
  'mirror.gcr.io',
])

/** Amazon's public registry mirrors Docker Hub's official images below this path. */
const ECR_OFFICIAL = 'public.ecr.aws/docker/library/'

function looksLikeRegistry(segment: string): boolean {
  return segment.includes('.') || segment.includes(':') || segment === 'localhost'
}

/**
 * The one spelling under which the tables know an image: `python` for `python`, `library/python` and
 * `docker.io/library/python`; `bitnami/postgresql`; `gcr.io/distroless/base-debian12` with its registry.
 */
export function canonicalRepository(image: ImageName): string {
  const joined = image.registry === undefined || image.registry === '' ? image.repository : `${image.registry}/${image.repository}`
  const full = joined.toLowerCase()
  if (full.startsWith(ECR_OFFICIAL)) return full.slice(ECR_OFFICIAL.length)
  const slash = full.indexOf('/')
  const first = slash === -1 ? '' : full.slice(0, slash)
  let path = full
  if (slash !== -1 && looksLikeRegistry(first)) {
    if (!DOCKER_HUB.has(first)) return full
    path = full.slice(slash + 1)
  }
  return path.startsWith('library/') ? path.slice('library/'.length) : path
}

/** Whether the canonical name is that of a Docker Official Image (no namespace, no registry). */
export function isOfficialImage(canonical: string): boolean {
  return !canonical.includes('/')
}
