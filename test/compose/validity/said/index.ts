import type { LoaderCase } from '../cases.ts'
import { FORMATS } from './formats.ts'
import { KEYS } from './keys.ts'
import { REFERENCES } from './references.ts'
import { REPEATS } from './repeats.ts'
import type { Row } from './row.ts'
import { SETTINGS } from './settings.ts'
import { TEXTS } from './texts.ts'
import { TYPES } from './types.ts'
import { UNJUDGED as UNJUDGED_ROWS } from './unjudged.ts'

export interface SaidCase extends LoaderCase {
  /** The messages in order of place; below each, indented, those of related places, `  line:column message`, and the fix. */
  readonly said: readonly string[]
}

function cases(group: string, rows: readonly Row[]): readonly SaidCase[] {
  return rows.map(([title, content, ...said]) => ({ title: `${group}: ${title}`, files: typeof content === 'string' ? { 'compose.yaml': content } : content, said }))
}

/** What the loader says of each was looked up with it, as for CASES. */
export const SAID: readonly SaidCase[] = [
  ...cases('types', TYPES), ...cases('formats', FORMATS), ...cases('keys', KEYS), ...cases('repeats', REPEATS), ...cases('settings', SETTINGS), ...cases('references', REFERENCES), ...cases('texts', TEXTS),
]

export const UNJUDGED: readonly SaidCase[] = cases('not judged', UNJUDGED_ROWS)
