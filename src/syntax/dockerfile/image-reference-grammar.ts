/**
 * Whether a text is an image reference that the builder takes, by the grammar of github.com/distribution/reference
 * (`ParseNormalizedNamed`). It is stricter than `parseImageReference`, which rather understands too much: a repository in upper
 * case letters is refused here.
 */
export function isImageReference(text: string): boolean {
  if (/^[a-f0-9]{64}$/.test(text)) return false
  const at = text.indexOf('@')
  const named = at === -1 ? text : text.slice(0, at)
  if (at !== -1 && !/^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[a-fA-F0-9]{32,}$/.test(text.slice(at + 1))) return false
  const slash = named.indexOf('/')
  const first = slash === -1 ? '' : named.slice(0, slash)
  const hasDomain = slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  if (hasDomain && !isDomain(first)) return false
  const path = hasDomain ? named.slice(slash + 1) : named
  const colon = path.indexOf(':', path.lastIndexOf('/') + 1)
  if (colon !== -1 && !/^\w[\w.-]{0,127}$/.test(path.slice(colon + 1))) return false
  return (colon === -1 ? path : path.slice(0, colon)).split('/').every(isPathComponent)
}

function isDomain(text: string): boolean {
  const host = text.replace(/:\d+$/, '')
  return /^\[[a-fA-F0-9:]+\]$/.test(host) || host.split('.').every((part) => /^[A-Za-z0-9-]+$/.test(part) && !part.startsWith('-') && !part.endsWith('-'))
}

/** Lower-case letters and digits; between them one dot, one or two underscores, or any number of dashes. */
function isPathComponent(text: string): boolean {
  if (!/^[a-z0-9._-]+$/.test(text) || !/^[a-z0-9]/.test(text) || !/[a-z0-9]$/.test(text)) return false
  return (text.match(/[._-]+/g) ?? []).every((separator) => separator === '.' || separator === '_' || separator === '__' || /^-+$/.test(separator))
}
