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
}

type Visit = { readonly token: CST.Token; readonly depth: number }

/**
 * Walks one document's tokens, which the composed tree loses: comments and the places of properties. Cuts off what
 * nests too deep. Uses a stack of its own, since a hostile text nests as deep as it is long.
 */
export function surveyTokens(document: CST.Token, survey: TokenSurvey): void {
  const pending: Visit[] = [{ token: document, depth: 0 }]
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { token, depth } = visit
    if (isCollection(token) && depth >= MAX_NESTING && token.items.length > 0) {
      survey.problems.push({
        range: { start: token.offset, end: token.offset + 1 },
        message: `This nests more than ${MAX_NESTING} levels deep; what is inside is not read.`,
      })
      token.items.length = 0
    }
    visitToken(token, isCollection(token) ? depth + 1 : depth, pending, survey)
  }
}

function visitToken(token: CST.Token, depth: number, pending: Visit[], survey: TokenSurvey): void {
  switch (token.type) {
    case 'comment':
      survey.comments.push({ range: { start: token.offset, end: token.offset + token.source.length }, text: token.source.slice(1).trim() })
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
      push(pending, token.start, depth)
      if (token.value !== undefined) pending.push({ token: token.value, depth })
      push(pending, token.end, depth)
      return
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      for (const item of token.items) {
        push(pending, item.start, depth)
        if (item.key !== undefined && item.key !== null) pending.push({ token: item.key, depth })
        push(pending, item.sep, depth)
        if (item.value !== undefined) pending.push({ token: item.value, depth })
      }
      if (token.type === 'flow-collection') push(pending, token.end, depth)
      return
    case 'block-scalar':
      push(pending, token.props, depth)
      return
    case 'alias':
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'doc-end':
      push(pending, token.end, depth)
      return
    default:
  }
}

function push(pending: Visit[], tokens: readonly CST.Token[] | undefined, depth: number): void {
  if (tokens !== undefined) for (const token of tokens) pending.push({ token, depth })
}

function isCollection(token: CST.Token): token is CST.BlockMap | CST.BlockSequence | CST.FlowCollection {
  return token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection'
}
