import type { Document, Range } from '../../text/document.ts'

/** A node of a YAML text, with offsets into its document. */
export type YamlNode = YamlMapping | YamlSequence | YamlScalar | YamlAlias

interface YamlNodeBase {
  /** From the first character of the content to behind its last one; properties (anchor, tag) are not in it. */
  readonly range: Range
  readonly anchor?: YamlAnchor
  /** As written: `!reset`, `!!str`. */
  readonly tag?: YamlTag
}

export interface YamlTag {
  readonly text: string
  readonly range: Range
}

/** `&name`, with the aliases that refer to it. */
export interface YamlAnchor {
  readonly name: string
  /** With the `&`. */
  readonly range: Range
  readonly uses: readonly YamlAlias[]
}

export interface YamlMapping extends YamlNodeBase {
  readonly kind: 'mapping'
  readonly flow: boolean
  /** In order, as written: merge keys and repeated keys are entries like any other. */
  readonly entries: readonly YamlEntry[]
  /** Entries whose key stood in this mapping before. Merge keys (`<<`) may repeat and are not among them. */
  readonly duplicateKeys: readonly DuplicateKey[]
}

export interface YamlEntry {
  /** Missing for `: value`. An alias or a collection as key is kept as it is. */
  readonly key: YamlNode | null
  /** Missing where nothing stands behind the colon. */
  readonly value: YamlNode | null
  /** From the key to the end of the value. */
  readonly range: Range
  /** `<<`, plain and untagged: its value's entries are merged into the mapping. */
  readonly isMerge: boolean
}

export interface DuplicateKey {
  readonly name: string
  /** The repeated key. */
  readonly range: Range
  /** The key that it repeats. */
  readonly first: Range
}

export interface YamlSequence extends YamlNodeBase {
  readonly kind: 'sequence'
  readonly flow: boolean
  readonly items: readonly YamlItem[]
}

export interface YamlItem {
  /** Missing where nothing stands behind the dash. */
  readonly value: YamlNode | null
  /** From the dash (block) or the value (flow) to the end of the value. */
  readonly range: Range
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'
export type ScalarType = 'string' | 'int' | 'float' | 'bool' | 'null'

export interface YamlScalar extends YamlNodeBase {
  readonly kind: 'scalar'
  /** The text: quotes, escapes, indentation and folding undone; numbers and booleans as written. */
  readonly value: string
  /** As it stands in the file: with quotes or the block header. */
  readonly source: string
  readonly style: ScalarStyle
  /** What the loader of compose reads: YAML 1.2 with Go's additions (`0777` and `0b1` are numbers; `yes`, `on` are strings). */
  readonly type: ScalarType
  /** The number that an int or a float stands for. */
  readonly number?: number
}

export interface YamlAlias extends YamlNodeBase {
  readonly kind: 'alias'
  readonly name: string
  /** Missing where no anchor of that name stands above. Never an alias itself. Following targets may lead back here: see `resolveAlias`. */
  readonly target?: Exclude<YamlNode, YamlAlias>
}

export interface YamlComment {
  /** From `#` to the line's end. */
  readonly range: Range
  /** Without `#` and surrounding blanks. */
  readonly text: string
}

/** Something that a YAML reader refuses. */
export interface YamlProblem {
  readonly range: Range
  readonly message: string
}

export interface YamlFile {
  readonly document: Document
  /** The roots of the documents in the file, between `---` lines; null for an empty one. */
  readonly documents: readonly (YamlNode | null)[]
  readonly problems: readonly YamlProblem[]
  readonly comments: readonly YamlComment[]
  /** In order. */
  readonly anchors: readonly YamlAnchor[]
}
