import type { Located } from '../text/document.ts'
import type { ScalarStyle, ScalarType, YamlNode } from '../syntax/yaml/ast.ts'

/** A value of a compose project after interpolation, extends, include and merge. It still knows where it stands. */
export type ComposeValue = ComposeMapping | ComposeList | ComposeScalar

interface ValueBase extends Located {
  /** The YAML node; missing where nothing stands behind the key. */
  readonly node?: YamlNode
  /** How it came into the project; missing for a value that stands in its place in a base file. Innermost step first. */
  readonly route?: Route
  /** Where the alias stands through which it came: `document` and `range` are those of the anchored text. */
  readonly alias?: Located
  /** Tagged `!reset` or `!override`. In a merged tree the former are gone and the latter have done their work. */
  readonly merge?: 'reset' | 'override'
}

export interface ComposeMapping extends ValueBase {
  readonly kind: 'mapping'
  /** Merge keys are expanded. In order of first appearance. */
  readonly entries: ReadonlyMap<string, ComposeEntry>
}

export interface ComposeEntry {
  readonly name: string
  /** The key, where it stands. For a mapping merged out of two files: in the last file that has it. */
  readonly key: Located
  readonly value: ComposeValue
  /** For an entry that was made out of a list (`environment`, `labels`, `depends_on`, …) while merging: the whole item. */
  readonly item?: ComposeScalar
}

export interface ComposeList extends ValueBase {
  readonly kind: 'list'
  readonly items: readonly ComposeValue[]
}

/** A text as far as it could be interpolated, with its place. */
export interface Text extends Located {
  /** After interpolation. Where `resolved` is false, unset variables are empty in it, so it must not be judged. */
  readonly text: string
  /** Before interpolation: variables stand as they are written. */
  readonly source: string
  /** False where the value of a variable in it is not known. */
  readonly resolved: boolean
  /** The variables in it, nested ones included. */
  readonly variables: readonly VariableUse[]
  /** A part of the text (offsets in `text`) with its place in the file. A cut inside of a replaced variable points at the whole variable. */
  part(start: number, end?: number): Text
}

export interface ComposeScalar extends ValueBase, Text {
  readonly kind: 'scalar'
  /** `null` also where nothing stands behind the key. A text with a variable is a string, whatever comes out. */
  readonly type: ScalarType
  readonly style: ScalarStyle
  /** The number that an int or float stands for, as the loader reads it (`0777` is 511). */
  readonly number?: number
}

/** One step on a value's way into the project. */
export interface Route {
  readonly kind: 'extends' | 'include' | 'override' | 'variant' | 'merge-key'
  /** What caused it: the `extends` or `include` value, the `<<` key; for override and variant the start of that file. */
  readonly at: Located
  readonly next?: Route
}

export type VariableOperator = 'plain' | 'default-if-empty' | 'default-if-unset' | 'required-if-empty' | 'required-if-unset' | 'alternative-if-nonempty' | 'alternative-if-set'

/** `$X`, `${X}`, `${X:-default}`, … in a value. A variable inside of a default is one only where that default is used. */
export interface VariableUse extends Located {
  readonly name: string
  readonly operator: VariableOperator
  /** What stands behind `-`, `?` or `+`, as written. */
  readonly operand?: string
  /** The place of the operand. */
  readonly operandAt?: Located
  /** Where its value comes from: `loader` for what compose sets itself (the project's name); `unset` gives an empty text. */
  readonly from: 'environment-file' | 'loader' | 'default' | 'alternative' | 'unset'
  /** The value, where it is known: out of an environment file or the default. */
  readonly value?: string
  /** The entry of the environment file that gives it. */
  readonly definition?: Located
}
