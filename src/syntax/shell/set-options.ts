import type { ShellWord } from './model.ts'
import { setOptionNames } from './wrappers.ts'

/** What a `set` command turns on and off: `set -euo pipefail`, `set +x`. Positional parameters end the options. */
export function readSetCommand(words: readonly ShellWord[]): { name: string; enabled: boolean }[] {
  const changes: { name: string; enabled: boolean }[] = []
  for (let at = 1; at < words.length; at++) {
    const word = words[at]?.value ?? ''
    if (!/^[-+][A-Za-z]+$/.test(word)) break
    const enabled = word.startsWith('-')
    for (const name of setOptionNames(word.slice(1))) changes.push({ name, enabled })
    if (word.endsWith('o')) {
      at++
      const name = words[at]?.literal
      if (name !== undefined) changes.push({ name, enabled })
    }
  }
  return changes
}

/** The options in a line such as `#!/bin/bash -eu`. */
export function shebangOptions(shebang: string): string[] {
  const [, ...words] = shebang.replace(/^#!/, '').trim().split(/\s+/)
  return words.flatMap((word, index) => {
    if (/^-[A-Za-z]+$/.test(word)) return setOptionNames(word.slice(1))
    return /^-[A-Za-z]*o$/.test(words[index - 1] ?? '') ? [word] : []
  })
}
