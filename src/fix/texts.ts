import type { Document } from '../text/document.ts'

/** The texts of a project as fixes have left them so far. */
export class FixedTexts {
  readonly #originals = new Map<string, Document>()
  readonly #texts = new Map<string, string>()
  /** What each file has been, so that fixes which undo each other are noticed. */
  readonly #former = new Map<string, Set<string>>()

  /** The files that have a text which differs from the one that was read, or had one. */
  get current(): ReadonlyMap<string, string> {
    return this.#texts
  }

  /** Whether a document that findings point into is the file as it stands now. */
  isCurrent(document: Document): boolean {
    const text = this.#texts.get(document.path)
    return text === undefined || text === document.text
  }

  wasBefore(path: string, text: string): boolean {
    return this.#former.get(path)?.has(text) ?? false
  }

  /** @param document The file as it was until now. */
  set(document: Document, text: string): void {
    const { path } = document
    if (!this.#originals.has(path)) this.#originals.set(path, document)
    const former = this.#former.get(path)
    if (former === undefined) this.#former.set(path, new Set([document.text]))
    else former.add(document.text)
    this.#texts.set(path, text)
  }

  /** Takes back everything that was done to a file. */
  restore(path: string): void {
    this.#texts.delete(path)
    this.#originals.delete(path)
    this.#former.delete(path)
  }

  /** Documents as they were read, with their new texts; those that are as they were are left out. Sorted by path. */
  changed(): { readonly original: Document; readonly text: string }[] {
    return [...this.#texts].flatMap(([path, text]) => {
      const original = this.#originals.get(path)
      return original === undefined || original.text === text ? [] : [{ original, text }]
    }).sort((one, other) => (one.original.path < other.original.path ? -1 : 1))
  }
}
