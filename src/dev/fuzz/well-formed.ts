/** What XML 1.0 allows in a document. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
const TAG = /<(\/?)([a-z]+)((?: [a-zA-Z]+="[^"<]*")*)(\/?)>/y
const ATTRIBUTE = / ([a-zA-Z]+)="([^"<]*)"/g

/** An element with its attributes, references resolved. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

/**
 * The elements of an XML document, in its order. It knows what our reports consist of (a declaration, elements, attributes in double quotes, text) and
 * takes anything else for a fault.
 * @throws where the document is not well-formed, with the place
 */
export function readXml(text: string): XmlElement[] {
  if (!text.startsWith(DECLARATION)) throw new Error('no XML declaration')
  if (!CHARACTERS.test(text)) throw new Error('a character that XML cannot hold')
  const elements: XmlElement[] = []
  const open: string[] = []
  let at = DECLARATION.length
  while (at < text.length) {
    const next = text.indexOf('<', at)
    const between = text.slice(at, next === -1 ? text.length : next)
    if (open.length === 0 && between.trim() !== '') throw new Error(`text outside of all elements at ${at}`)
    resolved(between, at)
    if (next === -1) break
    TAG.lastIndex = next
    const [tag, end, name = '', attributes = '', alone] = TAG.exec(text) ?? []
    if (tag === undefined) throw new Error(`no tag at ${next}: ${text.slice(next, next + 60)}`)
    if (end === '/') {
      if (attributes !== '' || alone === '/' || open.pop() !== name) throw new Error(`an end that nothing began at ${next}: ${tag}`)
    } else {
      if (open.length === 0 && elements.length > 0) throw new Error(`a second root at ${next}`)
      elements.push({ name, attributes: attributesOf(attributes, next) })
      if (alone !== '/') open.push(name)
    }
    at = next + tag.length
  }
  if (open.length > 0 || elements.length === 0) throw new Error(`${open.at(-1) ?? 'the root'} does not end`)
  return elements
}

function attributesOf(text: string, at: number): Record<string, string> {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, resolved(value, at)] as const)
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`an attribute twice at ${at}`)
  return Object.fromEntries(pairs)
}

/** Text with its references resolved. @throws at what is none */
function resolved(text: string, at: number): string {
  return text.replace(/&(?:#(\d{1,7});|([a-z]{2,4});)?/g, (reference, code: string | undefined, name: string | undefined) => {
    const value = code !== undefined ? String.fromCodePoint(Number(code)) : ENTITIES[name ?? '']
    if (value === undefined || !CHARACTERS.test(value)) throw new Error(`no reference at ${at}: ${reference}`)
    return value
  })
}
