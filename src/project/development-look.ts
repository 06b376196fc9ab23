import type { Stage, Step } from './dockerfile/model.ts'

const MODES = /^(?:RAILS_ENV|RACK_ENV|NODE_ENV|APP_ENV|FLASK_ENV|DJANGO_ENV|HANAMI_ENV|MIX_ENV|ENVIRONMENT|ASPNETCORE_ENVIRONMENT|SYMFONY_ENV|WP_ENV)$/
const DEVELOPMENT = /^["']?(?:dev|development|local|test|testing)["']?$/i
const CONFIGURATIONS = /\.(?:conf|cfg|ini|ya?ml|toml|sh)$/i
const DEVELOPMENT_WORDS = new Set(['dev', 'devel', 'development'])

/** A configuration whose name says development, as `supervisord_dev.conf`. */
function isDevelopmentFile(path: string): boolean {
  return CONFIGURATIONS.test(path) && path.slice(path.lastIndexOf('/') + 1).toLowerCase().split(/[_.-]/).some((word) => DEVELOPMENT_WORDS.has(word))
}

/**
 * Whether an image that nothing else calls one of development does so itself: by the mode that it sets, by a label, or by the configuration that it
 * copies or starts with. It may still ship by mistake, so rules say less, not nothing.
 */
export function namesItselfDevelopment(stage: Stage): boolean {
  return stage.hasStep(saysDevelopment)
}

function saysDevelopment({ instruction }: Step): boolean {
  switch (instruction.keyword) {
    case 'ENV':
      return instruction.pairs.some((pair) => MODES.test(pair.key.value) && DEVELOPMENT.test(pair.value?.value ?? ''))
    case 'LABEL':
      return instruction.pairs.some((pair) => /(?:^|\.)(?:environment|env|purpose|stage)$/i.test(pair.key.value) && DEVELOPMENT.test(pair.value?.value ?? ''))
    case 'COPY':
    case 'ADD':
      return instruction.sources.some((source) => isDevelopmentFile(source.value))
    case 'CMD':
    case 'ENTRYPOINT':
      return instruction.arguments.text.split(/[\s"',]+/).some((word) => isDevelopmentFile(word))
    default:
      return false
  }
}

/** Whether the words of a command that starts a container say development: `npm run dev`, `bin/dev`, `supervisord_dev.conf`, `settings.dev`. */
export function startsDevelopment(words: readonly string[]): boolean {
  // Of paths, the devices are none.
  return words.some((word) => !/\/dev\/|^-/.test(word) && word.toLowerCase().split(/[^a-z]+/).some((part) => DEVELOPMENT_WORDS.has(part)))
}
