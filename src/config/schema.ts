import type { OptionDefinition, Rule } from '../rule-api/rule.ts'
import { FAIL_ON } from './config.ts'
import { PRESETS } from './presets.ts'

type Schema = Readonly<Record<string, unknown>>

/** What a policy looks for. Patterns have `*` for any run of characters and `?` for any one. */
const POLICY_PATTERN: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    instruction: { description: 'An instruction, for example RUN.', type: 'string' },
    matches: { description: 'Pattern of its arguments as a whole. Left out: anything.', type: 'string' },
    service: { description: 'Keys of a service with patterns of their values; * is anything that is there.', type: 'object' },
  },
}

/** The JSON Schema (draft 2020-12) of the configuration file, for editors. */
export function configSchema(rules: readonly Rule[]): Schema {
  const ruleProperties = Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)]))
  const ruleSet: Schema = {
    type: 'object',
    description: 'Severity and options by rule. A code of another linter may stand for a rule.',
    properties: ruleProperties,
    additionalProperties: { $ref: '#/$defs/level' },
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of dockerlint',
    type: 'object',
    additionalProperties: false,
    $defs: {
      level: { enum: ['off', 'info', 'warning', 'error'] },
      rules: ruleSet,
      base: { anyOf: [{ enum: PRESETS }, { type: 'string', pattern: '^\\.{0,2}/|\\.(ya?ml|json)$' }] },
      texts: { type: 'array', items: { type: 'string' } },
      policyPattern: POLICY_PATTERN,
    },
    properties: {
      $schema: { type: 'string' },
      extends: {
        description: 'Presets, and files of configuration (./company.yaml), to start from. Default: recommended.',
        anyOf: [{ $ref: '#/$defs/base' }, { type: 'array', items: { $ref: '#/$defs/base' } }],
      },
      rules: { $ref: '#/$defs/rules' },
      exclude: { description: 'Globs of paths to leave out, from the folder of this file.', type: 'array', items: { type: 'string' } },
      purposes: {
        description: 'What files are for, by glob.',
        type: 'object',
        additionalProperties: { enum: ['production', 'development', 'test', 'template', 'unknown'] },
      },
      locked: { description: 'Rules that no comment in a file may silence.', anyOf: [{ type: 'string' }, { $ref: '#/$defs/texts' }] },
      trustedRegistries: { description: 'Registries that images may come from.', $ref: '#/$defs/texts' },
      labelSchema: { description: 'Labels that images must have, with the form of each.', type: 'object', additionalProperties: { type: 'string' } },
      secrets: {
        description: 'What is no secret although it looks like one.',
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            description: 'Patterns with * and ? of names and of values.',
            anyOf: [{ $ref: '#/$defs/texts' }, { type: 'object', additionalProperties: false, properties: { names: { $ref: '#/$defs/texts' }, values: { $ref: '#/$defs/texts' } } }],
          },
        },
      },
      policies: {
        description: 'Rules of your own: what must not stand in an instruction or a service, or must.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['id', 'message'],
          oneOf: [{ required: ['forbid'] }, { required: ['require'] }],
          properties: {
            id: { type: 'string', pattern: '^[a-z][a-z0-9]*([-/][a-z0-9]+)*$' },
            message: { type: 'string' },
            severity: { enum: ['info', 'warning', 'error'], default: 'warning' },
            forbid: { $ref: '#/$defs/policyPattern' },
            require: { $ref: '#/$defs/policyPattern' },
          },
        },
      },
      overrides: {
        description: 'Other rules for some paths. The last that fits wins.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files'],
          properties: {
            files: { type: 'array', items: { type: 'string' } },
            extends: { description: 'Presets for these files, in place of those above.', anyOf: [{ enum: PRESETS }, { type: 'array', items: { enum: PRESETS } }] },
            rules: { $ref: '#/$defs/rules' },
            failOn: { enum: FAIL_ON },
          },
        },
      },
      failOn: { description: 'The lowest severity that gives exit code 1. Default: warning.', enum: FAIL_ON },
    },
  }
}

function ruleSchema(rule: Rule): Schema {
  const level = { $ref: '#/$defs/level' }
  if (rule.options === undefined) return { description: rule.title, ...level }
  const properties = Object.fromEntries(Object.entries(rule.options).map(([name, definition]) => [name, optionSchema(definition)]))
  const options = { type: 'object', additionalProperties: false, properties }
  const withOptions = { type: 'array', prefixItems: [level, options], minItems: 1, maxItems: 2 }
  return { description: rule.title, anyOf: [level, withOptions, options] }
}

function optionSchema(definition: OptionDefinition): Schema {
  const { description, default: value } = definition
  switch (definition.type) {
    case 'strings':
      return { type: 'array', items: { type: 'string' }, description, default: value }
    case 'map':
      return { type: 'object', additionalProperties: { type: 'string' }, description, default: value }
    default:
      return { type: definition.type, description, default: value }
  }
}
