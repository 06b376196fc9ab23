/** The JSON schema of the compose specification, boiled down to what a check of a file needs. */
export interface SchemaTable {
  readonly root: SchemaNode
  readonly definitions: Readonly<Record<string, SchemaNode>>
}

export type SchemaType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null'

export interface SchemaNode {
  /** The name of a definition; nothing else is set then. */
  readonly ref?: string
  /** Definitions whose properties and patterns are this one's as well. */
  readonly includes?: readonly string[]
  readonly types?: readonly SchemaType[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  /** By regular expression of the key. */
  readonly patterns?: Readonly<Record<string, SchemaNode>>
  /** Other keys than those named are refused. */
  readonly closed?: true
  readonly required?: readonly string[]
  /** At least one of these keys has to be there. */
  readonly requiresOne?: readonly string[]
  readonly items?: SchemaNode
  /** No two items may be equal. */
  readonly unique?: true
  /** Exactly one holds; their types never overlap, and none of them has choices of its own. */
  readonly choices?: readonly SchemaNode[]
  readonly values?: readonly string[]
  /** A regular expression that the text has to match. */
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}
