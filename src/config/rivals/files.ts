import { createDocument } from '../../text/document.ts'
import { nameOf } from '../../text/paths.ts'
import { readCheckovConfig } from './checkov.ts'
import { readComposeLintConfig } from './compose-lint.ts'
import { readDclintConfig } from './dclint.ts'
import { readHadolintConfig } from './hadolint.ts'
import type { KnownCodes, RivalConfig, RivalName, RivalReader } from './rival-config.ts'
import { readTallyConfig } from './tally.ts'
import { readTrivyIgnore, readTrivyIgnoreYaml } from './trivy.ts'

/** How each linter's files are read. */
const READERS: Readonly<Record<string, RivalReader>> = {
  '.hadolint.yaml': readHadolintConfig,
  '.hadolint.yml': readHadolintConfig,
  '.tally.toml': readTallyConfig,
  'tally.toml': readTallyConfig,
  '.trivyignore': readTrivyIgnore,
  '.trivyignore.yaml': readTrivyIgnoreYaml,
  '.checkov.yaml': readCheckovConfig,
  '.checkov.yml': readCheckovConfig,
  '.dclintrc': readDclintConfig,
  '.dclintrc.json': readDclintConfig,
  '.dclintrc.yaml': readDclintConfig,
  '.dclintrc.yml': readDclintConfig,
  'package.json': readDclintConfig,
  '.compose-lint.yml': readComposeLintConfig,
  '.compose-lint.yaml': readComposeLintConfig,
}

/** Reads a rival's configuration; undefined where the text says nothing that is ours. @throws ConfigError */
export function readRivalConfig(path: string, text: string, known: KnownCodes): RivalConfig | undefined {
  return READERS[nameOf(path)]?.(createDocument(path, 'other', text), known)
}

/** Of several files of one linter in a folder the first one counts, as it does for the linter. */
export function firstOfEach(configs: readonly RivalConfig[]): Map<RivalName, RivalConfig> {
  const found = new Map<RivalName, RivalConfig>()
  for (const config of configs) if (!found.has(config.rival)) found.set(config.rival, config)
  return found
}
