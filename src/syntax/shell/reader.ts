import {
  type AndOr, type Case, type Command, type CommandNode, type CompoundList, forEachChild, type If, parse, type ParsedScript, type Pipeline as PipelineSyntax,
  type PipelineNode, type Statement, type SyntaxNode, type TestCommand, type Word,
} from 'unbash'
import type { MappedText } from '../../text/mapped.ts'
import { assignedBy } from './assigned.ts'
import { decodedBackquotes, readContent } from './content.ts'
import { type CommandContext, OUTERMOST, ParsedCommand } from './command.ts'
import type {
  Pipeline, PipelineMember, ShellError, ShellWord, SimpleCommand, VariableAssignment,
} from './model.ts'
import { readSetCommand, shebangOptions } from './set-options.ts'
import { isTest } from './test-commands.ts'
import { ParsedWord, plainWord } from './word.ts'
import { isAssignmentWord, wrappingOf } from './wrappers.ts'

/** What a script holds, flattened. */
export interface ScriptContent {
  readonly commands: readonly SimpleCommand[]
  readonly pipelines: readonly Pipeline[]
  readonly variablesAssigned: readonly VariableAssignment[]
  readonly errors: readonly ShellError[]
}

/** UTF-16 units; a longer text is generated, and no person reads findings about it. */
const LENGTH_LIMIT = 1_000_000

/** Levels of compound commands, substitutions and scripts inside of words that are followed; keeps the stack small and the parser from reading the innermost text once a level. */
const DEPTH_LIMIT = 40

/** Levels of wrappers (`sudo env nice …`) that are taken off one command, so that n wrappers in a row do not cost n². */
const WRAPPER_LIMIT = 12

/** Reads a script. Never throws: what the parser refuses becomes an error beside what could be read. */
export function readScript(text: MappedText): ScriptContent {
  const reader = new ScriptReader()
  reader.readText(text, OUTERMOST, new Set(), undefined)
  return reader
}

/** The commands that the words of an exec form start: the first one, and what it wraps. */
export function readWords(words: readonly ShellWord[], command: ParsedCommand): readonly SimpleCommand[] {
  const reader = new ScriptReader()
  reader.add(command)
  reader.unwrap(command, words, undefined)
  return reader.commands
}

/** Substitutions of an outer script by their offset in the text of an inner one: both see the same commands. */
type KnownSubstitutions = ReadonlyMap<number, readonly SimpleCommand[]>

class ScriptReader implements ScriptContent {
  readonly commands: SimpleCommand[] = []
  readonly pipelines: Pipeline[] = []
  readonly variablesAssigned: VariableAssignment[] = []
  readonly errors: ShellError[] = []
  /** In force at the point that is being read; replaced, never changed, since commands keep it. */
  #options: ReadonlySet<string> = new Set()
  /** The text that is being read; shared by all its commands. */
  #place: { readonly text: MappedText } | undefined
  #known: KnownSubstitutions | undefined

  readText(text: MappedText, context: CommandContext, options: ReadonlySet<string>, known: KnownSubstitutions | undefined): void {
    if (text.text.length > LENGTH_LIMIT) {
      this.errors.push({ message: `the script is longer than ${LENGTH_LIMIT} characters and is not read`, range: text.toSourceRange(0, 0) })
      return
    }
    const outerKnown = this.#known
    const outerOptions = this.#options
    this.#known = known
    this.#options = options
    this.#parsed(text, parse(text.text), context)
    this.#known = outerKnown
    this.#options = outerOptions
  }

  #parsed(text: MappedText, script: ParsedScript, context: CommandContext): void {
    const outer = this.#place
    this.#place = { text }
    for (const error of script.errors ?? []) {
      this.errors.push({ message: error.message, range: text.toSourceRange(error.pos, Math.min(error.pos + 1, text.text.length)) })
    }
    if (script.shebang !== undefined) this.#options = new Set([...this.#options, ...shebangOptions(script.shebang)])
    this.#statements(script.commands, context)
    this.#place = outer
  }

  /** Reads something whose `set` commands do not last: a subshell, a substitution, a member of a pipeline. */
  #apart(read: () => void): void {
    const options = this.#options
    read()
    this.#options = options
  }

  #list(list: CompoundList, context: CommandContext): void {
    this.#statements(list.commands, context)
  }

  #statements(statements: readonly Statement[], context: CommandContext): void {
    if (context.depth > DEPTH_LIMIT) return
    let after: CommandContext['after'] = 'start'
    let left = statements.length
    for (const statement of statements) {
      const isBackground = statement.background === true
      left--
      const before = isBackground ? '&' : left === 0 ? 'end' : ';'
      const { command } = statement
      const background = context.background || isBackground
      if (command.type === 'AndOr') this.#andOr(command, after, before, background, context)
      else this.#pipelineOrCommand(command, { ...context, after, before, background })
      after = isBackground ? '&' : ';'
    }
  }

  /** `a && b`: b may not run only where a is a test; a command that fails ends a build all the same. */
  #andOr(node: AndOr, after: CommandContext['after'], before: CommandContext['before'], background: boolean, context: CommandContext): void {
    let mayBeFalse = false
    for (const [index, command] of node.commands.entries()) {
      const operator = index === 0 ? undefined : node.operators[index - 1]
      const skippable = operator === '||' || (operator === '&&' && mayBeFalse)
      this.#pipelineOrCommand(command, {
        ...context, after: operator ?? after, before: node.operators[index] ?? before, background, conditional: context.conditional || skippable,
      })
      mayBeFalse = operator === '||' ? isTest(command) : mayBeFalse || isTest(command)
    }
  }

  #pipelineOrCommand(node: PipelineNode, context: CommandContext): void {
    if (node.type === 'Pipeline') this.#pipeline(node, context)
    else this.#command(node, context)
  }

  #pipeline(node: PipelineSyntax, context: CommandContext): void {
    const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length
    const negated = negations % 2 === 1 ? !context.negated : context.negated
    const [only] = node.commands
    if (node.commands.length === 1 && only !== undefined) {
      this.#command(only, { ...context, negated })
      return
    }
    const members: PipelineMember[] = []
    const pipeline: Pipeline = { range: this.#rangeOf(node), members, pipefail: this.#options.has('pipefail') }
    if (node.commands.length > 1) this.pipelines.push(pipeline)
    for (const [index, member] of node.commands.entries()) {
      const first = this.commands.length
      this.#apart(() => this.#command(member, { ...context, negated, pipeline: { pipeline, index } }))
      const operator = node.operators[index]
      members.push({
        range: this.#rangeOf(member),
        commands: this.commands.slice(first).filter((command) => command.inSubstitution === context.inSubstitution),
        ...(operator === undefined ? {} : { operator }),
      })
    }
  }

  #command(node: CommandNode | CompoundList, context: CommandContext): void {
    const inner: CommandContext = { ...context, depth: context.depth + 1 }
    switch (node.type) {
      case 'Command':
        this.#simple(node, context)
        break
      case 'Redirected':
        this.#command(node.command, context)
        for (const redirect of node.redirects) {
          if (redirect.type !== 'HereDoc' && redirect.target !== undefined) this.#substitutionsOf([this.#word(redirect.target)], undefined, context)
        }
        break
      case 'Subshell':
        this.#apart(() => this.#list(node.body, { ...inner, inSubshell: true }))
        break
      case 'BraceGroup':
        this.#list(node.body, inner)
        break
      case 'CompoundList':
        this.#list(node, inner)
        break
      case 'If':
        this.#if(node, inner)
        break
      case 'While':
        this.#list(node.clause, { ...inner, inCondition: true, inLoop: true })
        this.#list(node.body, { ...inner, inLoop: true, conditional: true })
        break
      case 'For':
      case 'Select':
        if (node.wordlist !== undefined) this.#substitutionsOf(node.wordlist.map((word) => this.#word(word)), undefined, context)
        this.variablesAssigned.push({ name: node.name.value, range: this.#rangeOf(node.name), how: 'loop' })
        this.#list(node.body, { ...inner, inLoop: true })
        break
      case 'ArithmeticFor':
        this.#list(node.body, { ...inner, inLoop: true })
        break
      case 'Case':
        this.#case(node, inner)
        break
      case 'Function': {
        const body: CommandContext = { ...inner, inFunction: node.name.value, pipeline: undefined, after: 'start', before: 'end' }
        this.#apart(() => this.#command(node.body, body))
        break
      }
      case 'Coproc':
        this.#apart(() => this.#command(node.body, { ...inner, background: true }))
        break
      case 'TestCommand':
        this.#test(node, context)
        break
      case 'ArithmeticCommand':
        this.#addSpan(node.pos, node.end, '((', [], context)
        break
    }
  }

  #if(node: If, context: CommandContext): void {
    const branch: CommandContext = { ...context, conditional: true }
    this.#list(node.clause, { ...context, inCondition: true })
    this.#list(node.then, branch)
    for (const elif of node.elif) {
      this.#list(elif.clause, { ...branch, inCondition: true })
      this.#list(elif.then, branch)
    }
    if (node.else !== undefined) this.#list(node.else, branch)
  }

  #case(node: Case, context: CommandContext): void {
    this.#substitutionsOf([this.#word(node.word)], undefined, context)
    for (const item of node.items) this.#list(item.body, { ...context, conditional: true })
  }

  #test(node: TestCommand, context: CommandContext): void {
    const words: ParsedWord[] = []
    const gather = (child: SyntaxNode, level: number): void => {
      if (child.type === 'Word') words.push(this.#word(child))
      else if (level < DEPTH_LIMIT) forEachChild(child, (next) => gather(next, level + 1))
    }
    gather(node.expression, 0)
    this.#addSpan(node.pos, node.end, '[[', words, context)
  }

  /** `[[ … ]]` and `(( … ))`, which are no simple commands to the parser. */
  #addSpan(start: number, end: number, name: string, operands: readonly ParsedWord[], context: CommandContext): void {
    const place = this.#place
    if (place === undefined) return
    const { text } = place
    const words = [plainWord(text, start, start + name.length), ...operands]
    const command = new ParsedCommand({ words, assignments: [], redirects: [] }, place, context, this.#options, { pos: start, end })
    this.#substitutionsOf(operands, command, context)
    this.add(command)
  }

  #simple(node: Command, context: CommandContext): void {
    const place = this.#place
    if (place === undefined) return
    const { text } = place
    const content = readContent(text, node)
    const command = new ParsedCommand(content, place, context, this.#options, node)
    this.#substitutionsOf(content.allWords, command, context)
    this.add(command)
    for (const assignment of assignedBy(command)) this.variablesAssigned.push(assignment)
    if (command.name === 'set') this.#set(command)
    this.unwrap(command, content.words, text)
  }

  #set(command: ParsedCommand): void {
    // What may not run (`[ -n "$DEBUG" ] && set -x`) is not counted on.
    const changes = command.conditional ? [] : readSetCommand(command.words)
    if (changes.length === 0) return
    const options = new Set(this.#options)
    for (const { name, enabled } of changes) {
      if (enabled) options.add(name)
      else options.delete(name)
    }
    this.#options = options
  }

  add(command: ParsedCommand): void {
    command.index = this.commands.length
    this.commands.push(command)
  }

  /** Adds the commands that a wrapper starts. `text` is the script's; undefined for an exec form. */
  unwrap(wrapper: ParsedCommand, words: readonly ShellWord[], text: MappedText | undefined): void {
    if (wrapper.through.length >= WRAPPER_LIMIT || wrapper.depth > DEPTH_LIMIT) return
    if (words.length < 2 && wrapper.redirects.length === 0) return
    const wrapping = wrappingOf(words)
    if (wrapping === undefined) return
    const context: CommandContext = { ...wrapper.context, through: [...wrapper.through, wrapping.through], wrappedBy: wrapper }
    for (const { from, to } of wrapping.commands) this.#addWrapped(wrapper, words.slice(from, to), text, context)
    if (wrapping.script !== undefined) {
      const word = words[wrapping.script.at]
      if (word !== undefined) this.#script(wrapper, word, new Set(wrapping.script.options), context)
    } else if (wrapping.readsStandardInput !== undefined) {
      const heredoc = wrapper.redirects.findLast((redirect) => redirect.heredoc !== undefined)?.heredoc
      if (heredoc !== undefined) this.#inner(wrapper, heredoc.body, new Set(wrapping.readsStandardInput.options), context, undefined)
    }
  }

  #addWrapped(wrapper: ParsedCommand, words: readonly ShellWord[], text: MappedText | undefined, context: CommandContext): void {
    let first = 0
    while (first < words.length - 1 && isAssignmentWord(words[first] ?? { value: '' })) first++
    const assignments = words.slice(0, first).map((word) => {
      const equals = word.value.indexOf('=')
      const value = word instanceof ParsedWord ? word.behindName(equals + 1) : undefined
      return { name: word.value.slice(0, equals), range: word.range, append: false, ...(value === undefined ? {} : { value }) }
    })
    const rest = words.slice(first)
    const start = words[0]
    const end = words.at(-1)
    if (start === undefined || end === undefined) return
    const isParsed = text !== undefined && start instanceof ParsedWord && end instanceof ParsedWord
    const content = { words: rest, assignments, redirects: wrapper.redirects }
    const command = isParsed
      ? new ParsedCommand(content, { text }, context, this.#options, { pos: start.start, end: end.end })
      : new ParsedCommand(content, { range: { start: start.range.start, end: end.range.end }, source: words.map((word) => word.source).join(' ') }, context, this.#options)
    wrapper.addWrapped(command)
    this.add(command)
    this.unwrap(command, rest, text)
  }

  #script(wrapper: ParsedCommand, word: ShellWord, options: ReadonlySet<string>, context: CommandContext): void {
    const embedded = hasScript(word) ? word.asScript() : undefined
    if (embedded === undefined) return
    const known = new Map<number, readonly SimpleCommand[]>()
    for (const substitution of word.substitutions) known.set(substitution.range.start, substitution.commands)
    this.#inner(wrapper, embedded, options, context, known)
  }

  #inner(wrapper: ParsedCommand, text: MappedText, options: ReadonlySet<string>, context: CommandContext, known: KnownSubstitutions | undefined): void {
    const first = this.commands.length
    this.readText(text, { ...context, depth: context.depth + 1, after: 'start', before: 'end' }, options, known)
    for (const command of this.commands.slice(first)) if (command.wrappedBy === wrapper) wrapper.addWrapped(command)
  }

  #word(word: Word): ParsedWord {
    return new ParsedWord((this.#place as { text: MappedText }).text, word)
  }

  /** Reads the substitutions in a command's words, which the shell runs before the command itself. */
  #substitutionsOf(words: Iterable<ParsedWord>, command: ParsedCommand | undefined, context: CommandContext): void {
    for (const word of words) {
      if (!word.source.includes('(') && !word.source.includes('`')) continue
      for (const substitution of word.substitutions) {
        const known = this.#known?.get(substitution.range.start)
        if (known !== undefined) {
          substitution.commands = known
          continue
        }
        const { script } = substitution.syntax
        if (script === undefined) continue
        const first = this.commands.length
        const inSubstitution = { substitution, command }
        const inner: CommandContext = { ...context, depth: context.depth + 1, pipeline: undefined, negated: false, background: false, inSubstitution }
        const text = script.source === undefined ? word.text : decodedBackquotes(word.text, substitution.syntax, script.source)
        this.#apart(() => this.#parsed(text, script, inner))
        substitution.commands = this.commands.slice(first).filter((found) => found.inSubstitution === inSubstitution)
      }
    }
  }

  #rangeOf(node: { readonly pos: number; readonly end: number }): { start: number; end: number } {
    return this.#place?.text.toSourceRange(node.pos, node.end) ?? { start: 0, end: 0 }
  }
}

/** Both kinds of words, those of scripts and those of exec forms, can be read as a script. */
function hasScript(word: ShellWord): word is ShellWord & { asScript(): MappedText } {
  return 'asScript' in word
}
