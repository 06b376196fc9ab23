import ts from 'typescript'

/** A regular expression in a source file. */
export interface Expression {
  /** `path:line`, the line from 1. */
  readonly place: string
  readonly source: string
  readonly flags: string
}

export interface Expressions {
  readonly found: readonly Expression[]
  /** Places where an expression is made of what only a run knows: `path: source of the argument`. */
  readonly unknown: readonly string[]
}

/** The regular expressions of a TypeScript file: literals, and those made by `RegExp` out of texts that stand in the file. */
export function expressionsOf(path: string, text: string): Expressions {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const constants = constantsOf(file)
  const found: Expression[] = []
  const unknown: string[] = []
  const visit = (node: ts.Node): void => {
    const place = `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    const [pattern, flags] = argumentsOfRegExp(node)
    if (pattern !== undefined && !isCopy(pattern, constants)) {
      const source = textOf(pattern, constants)
      const flagText = flags === undefined ? '' : textOf(flags, constants)
      if (source === undefined || flagText === undefined) unknown.push(`${path}: ${pattern.getText()}`)
      else found.push({ place, source, flags: flagText })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return { found, unknown }
}

type Constants = ReadonlyMap<string, ts.Expression>

/** What the file's own `const` declarations stand for; a name that is declared twice is none of them. */
function constantsOf(file: ts.SourceFile): Constants {
  const constants = new Map<string, ts.Expression>()
  const twice = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined && (node.parent.flags & ts.NodeFlags.Const) !== 0) {
      if (constants.has(node.name.text)) twice.add(node.name.text)
      constants.set(node.name.text, node.initializer)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  for (const name of twice) constants.delete(name)
  return constants
}

function argumentsOfRegExp(node: ts.Node): readonly ts.Expression[] {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp' ? node.arguments ?? [] : []
}

/** `new RegExp(NAME)` where the name stands for a literal, which is found by itself. */
function isCopy(argument: ts.Expression, constants: Constants): boolean {
  const constant = ts.isIdentifier(argument) ? constants.get(argument.text) : undefined
  return ts.isRegularExpressionLiteral(constant ?? argument)
}

/** The value of a text that the file itself says in full; `NAME.source` of a literal counts. */
function textOf(node: ts.Expression, constants: Constants): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isIdentifier(node)) {
    const constant = constants.get(node.text)
    return constant === undefined ? undefined : textOf(constant, constants)
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'source' && ts.isIdentifier(node.expression)) {
    const constant = constants.get(node.expression.text)
    return constant !== undefined && ts.isRegularExpressionLiteral(constant) ? constant.text.slice(1, constant.text.lastIndexOf('/')) : undefined
  }
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'String.raw' && ts.isNoSubstitutionTemplateLiteral(node.template)) return node.template.rawText ?? node.template.text
  if (!ts.isTemplateExpression(node)) return undefined
  let text = node.head.text
  for (const { expression, literal } of node.templateSpans) {
    const value = textOf(expression, constants)
    if (value === undefined) return undefined
    text += value + literal.text
  }
  return text
}
