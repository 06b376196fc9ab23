import type { Example } from '../rule-api/rule.ts'

/** One line of an example without its marks, and what they showed. */
interface MarkedLine {
  readonly text: string
  /** Carets under the marked ranges of this line; empty where nothing is marked. */
  readonly marks: string
}

/** The files of an example by name; a lone text is a Dockerfile, or a compose file where it has services. */
export function filesOf(files: Example['files']): readonly (readonly [string, string])[] {
  if (typeof files !== 'string') return Object.entries(files)
  return [[/^services:/m.test(files) ? 'compose.yaml' : 'Dockerfile', files]]
}

/** Takes `«…»` out of a text and says what they marked. Only the first line of a mark that goes over several gets carets. */
export function markedLines(text: string): readonly MarkedLine[] {
  let open = false
  return text.replace(/\n$/, '').split('\n').map((line) => {
    const isContinuation = open
    let closedOnce = !open
    let plain = ''
    let marks = ''
    for (const character of line) {
      if (character === '«') open = true
      else if (character === '»') {
        // An empty mark is a place between two characters.
        if (open && closedOnce && !marks.endsWith('^')) marks += '^'
        open = false
        closedOnce = true
      } else {
        const isMarked = open && closedOnce
        if (marks.length <= plain.length) marks += (isMarked ? '^' : character === '\t' ? character : ' ').repeat(character.length)
        plain += character
      }
    }
    const shown = marks.trimEnd()
    return { text: plain, marks: open && !isContinuation && shown !== '' ? `${shown} …` : shown }
  })
}

/** The language of a code block for a file of this name. */
export function languageOf(name: string): string {
  if (/(?:^|[/.-])(?:dockerfile|containerfile)/i.test(name)) return name.endsWith('ignore') ? '' : 'dockerfile'
  if (/\.ya?ml$/i.test(name)) return 'yaml'
  if (/\.sh$/.test(name)) return 'sh'
  if (/\.py$/.test(name)) return 'python'
  return /\.json$/.test(name) ? 'json' : ''
}
