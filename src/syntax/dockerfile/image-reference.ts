/** An image's name in its parts, as `registry/repository:tag@digest`. */
export interface ImageReference {
  /** `localhost:5000`, `ghcr.io`; undefined for Docker Hub without its name. */
  readonly registry?: string
  /** Without the registry, for example `python` or `bitnami/postgresql`. */
  readonly repository: string
  readonly tag?: string
  /** `sha256:…`. */
  readonly digest?: string
}

/** Offsets of the parts in the text that was parsed. */
export interface ImageReferenceSpans {
  readonly tag?: { readonly start: number; readonly end: number }
  readonly digest?: { readonly start: number; readonly end: number }
  /** Registry and repository. */
  readonly name: { readonly start: number; readonly end: number }
}

/**
 * Takes a reference apart. The first path part is a registry where it holds a dot or a colon, is `localhost`, or has
 * upper-case letters (the rule of distribution's reference grammar). Undefined for text that is no reference.
 */
export function parseImageReference(text: string): (ImageReference & { readonly spans: ImageReferenceSpans }) | undefined {
  const at = text.indexOf('@')
  const named = at === -1 ? text : text.slice(0, at)
  const digest = at === -1 ? undefined : text.slice(at + 1)
  const slash = named.lastIndexOf('/')
  const colon = named.indexOf(':', slash + 1)
  const name = colon === -1 ? named : named.slice(0, colon)
  const tag = colon === -1 ? undefined : named.slice(colon + 1)
  if (!/^[A-Za-z0-9[][A-Za-z0-9._:/[\]-]*$/.test(name) || name.endsWith('/') || tag === '' || digest === '') return undefined
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined
  if (digest !== undefined && !/^[a-z0-9+._-]+:[a-fA-F0-9]{32,}$/.test(digest)) return undefined
  const firstSlash = name.indexOf('/')
  const first = firstSlash === -1 ? '' : name.slice(0, firstSlash)
  const hasRegistry = firstSlash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const repository = hasRegistry ? name.slice(firstSlash + 1) : name
  if (repository === '' || repository.includes(':')) return undefined
  return {
    repository,
    ...(hasRegistry ? { registry: first } : {}),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    spans: {
      name: { start: 0, end: name.length },
      ...(tag === undefined ? {} : { tag: { start: colon + 1, end: named.length } }),
      ...(digest === undefined ? {} : { digest: { start: at + 1, end: text.length } }),
    },
  }
}
