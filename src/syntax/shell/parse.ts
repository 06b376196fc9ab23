import type { Range } from '../../text/document.ts'
import type { MappedText } from '../../text/mapped.ts'
import type { Pipeline, ShellDialect, ShellError, ShellScript, SimpleCommand, VariableAssignment } from './model.ts'
import { readScript, type ScriptContent } from './reader.ts'

/**
 * Reads a script of a POSIX shell or bash. Nothing is parsed before something is asked for; never throws.
 * @param dialect kept for the rules: the grammar read is always that of bash, which takes in the others
 */
export function parseShell(text: MappedText, dialect: ShellDialect = 'sh'): ShellScript {
  return new LazyScript(text, dialect)
}

class LazyScript implements ShellScript {
  readonly text: MappedText
  readonly dialect: ShellDialect
  #content: ScriptContent | undefined

  constructor(text: MappedText, dialect: ShellDialect) {
    this.text = text
    this.dialect = dialect
  }

  get range(): Range {
    return this.text.toSourceRange(0, this.text.text.length)
  }

  get #read(): ScriptContent {
    this.#content ??= readScript(this.text)
    return this.#content
  }

  get commands(): readonly SimpleCommand[] {
    return this.#read.commands
  }

  get pipelines(): readonly Pipeline[] {
    return this.#read.pipelines
  }

  get variablesAssigned(): readonly VariableAssignment[] {
    return this.#read.variablesAssigned
  }

  get errors(): readonly ShellError[] {
    return this.#read.errors
  }
}
