import type { CST } from 'yaml'
import type { YamlComment, YamlProblem } from './ast.ts'

/**
 * Collections may nest this deep; compose files need about ten levels. Deeper content is cut off, so that nothing that
 * walks a tree can run out of stack.
 */
export const MAX_NESTING = 200

export interface TokenSurvey {
  readonly comments: YamlComment[]
  /** Offsets of `&name` tokens by name, ascending. */
  readonly anchors: Map<string, number[]>
  /** Tag tokens in order. */
  readonly tags: { readonly offset: number; readonly source: string }[]
  readonly problems: YamlProblem[]
  /** Blanks outside of brackets that have a tab in them. */
  readonly tabs: { readonly offset: number; readonly source: string }[]
  /** The ends of plain texts, with the indentation of the mapping or list that they stand in. */
  readonly plainEnds: Map<number, number>
}

/** A token that is still to be looked at. All of one place share it: there are as many as there are words. */
interface Visit {
  readonly token: CST.Token
  readonly place: Place
}

interface Place {
  readonly depth: number
  readonly inFlow: boolean
  readonly indent: number
}

/**
 * Walks one document's tokens, which the composed tree loses: comments and the places of properties. Cuts off what
 * nests too deep. Uses a stack of its own, since a hostile text nests as deep as it is long.
 */
export function surveyTokens(document: CST.Token, survey: TokenSurvey): void {
  const pending: Visit[] = [{ token: document, place: { depth: 0, inFlow: false, indent: -1 } }]
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { token, place } = visit
    const { depth } = place
    if (isCollection(token) && depth >= MAX_NESTING && token.items.length > 0) {
      survey.problems.push({
        range: { start: token.offset, end: token.offset + 1 },
        message: `This nests more than ${MAX_NESTING} levels deep; what is inside is not read.`,
      })
      token.items.length = 0
    }
    const isBlock = token.type === 'block-map' || token.type === 'block-seq'
    visitToken(token, isCollection(token) ? { depth: depth + 1, inFlow: place.inFlow || !isBlock, indent: isBlock ? token.indent : place.indent } : place, pending, survey)
  }
}

function visitToken(token: CST.Token, place: Place, pending: Visit[], survey: TokenSurvey): void {
  switch (token.type) {
    case 'comment':
      survey.comments.push({ range: { start: token.offset, end: token.offset + token.source.length }, text: token.source.slice(1).trim() })
      return
    case 'space':
      if (!place.inFlow && token.source.includes('\t')) survey.tabs.push({ offset: token.offset, source: token.source })
      return
    case 'anchor': {
      const name = token.source.slice(1)
      const places = survey.anchors.get(name)
      if (places === undefined) survey.anchors.set(name, [token.offset])
      else places.push(token.offset)
      return
    }
    case 'tag':
      survey.tags.push({ offset: token.offset, source: token.source })
      return
    case 'document':
      push(pending, token.start, place)
      if (token.value !== undefined) pending.push({ token: token.value, place })
      push(pending, token.end, place)
      return
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      for (const item of token.items) {
        push(pending, item.start, place)
        if (item.key !== undefined && item.key !== null) pending.push({ token: item.key, place })
        push(pending, item.sep, place)
        if (item.value !== undefined) pending.push({ token: item.value, place })
      }
      // What stands behind the closing bracket is no longer in it.
      if (token.type === 'flow-collection') push(pending, token.end, place)
      return
    case 'block-scalar':
      push(pending, token.props, place)
      return
    case 'scalar':
      if (!place.inFlow) survey.plainEnds.set(token.offset + token.source.length, place.indent)
      push(pending, token.end, place)
      return
    case 'alias':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'doc-end':
      push(pending, token.end, place)
      return
    default:
  }
}

function push(pending: Visit[], tokens: readonly CST.Token[] | undefined, place: Place): void {
  if (tokens !== undefined) for (const token of tokens) pending.push({ token, place })
}

/**
 * Tabs that Go's reader refuses and others let pass: at a line's beginning, also of a line that has nothing else or a comment, and
 * behind the dash of a list. Behind a plain text, which could go on, only those that stand too far to the left.
 */
export function refusedTabs(text: string, survey: TokenSurvey): readonly YamlProblem[] {
  if (survey.tabs.length === 0) return []
  const problems: YamlProblem[] = []
  const commentEnds = new Set(survey.comments.map((comment) => comment.range.end))
  for (const { offset, source } of survey.tabs) {
    const tab = offset + source.indexOf('\t')
    let before = tab
    while (before > 0 && (text[before - 1] === ' ' || text[before - 1] === '\t')) before--
    const range = { start: tab, end: tab + 1 }
    if (before === 0 || text[before - 1] === '\n') {
      let end = before
      while (end > 0 && /[ \t\r\n]/.test(text[end - 1] ?? '')) end--
      // A comment that follows another one may stand anywhere.
      if (text[offset + source.length] === '#' && commentEnds.has(end)) continue
      const indent = survey.plainEnds.get(end)
      if (indent === undefined || tab - before <= indent) problems.push({ range, message: 'A tab stands in the indentation; YAML allows only spaces there.' })
    } else if (/(?:^|[ \t\n-])[-?]$/.test(text.slice(Math.max(0, before - 2), before)) && /^[ \t?-]*$/.test(text.slice(text.lastIndexOf('\n', before - 1) + 1, before))) {
      problems.push({ range, message: 'A tab stands behind the dash; YAML allows only spaces there.' })
    }
  }
  return problems
}

function isCollection(token: CST.Token): token is CST.BlockMap | CST.BlockSequence | CST.FlowCollection {
  return token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection'
}
