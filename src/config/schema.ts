import type { OptionDefinition, Rule } from '../rule-api/rule.ts'
import { PRESETS } from './presets.ts'

type Schema = Readonly<Record<string, unknown>>

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
    $defs: { level: { enum: ['off', 'info', 'warning', 'error'] }, rules: ruleSet },
    properties: {
      $schema: { type: 'string' },
      extends: { description: 'Presets to start from. Default: recommended.', anyOf: [{ enum: PRESETS }, { type: 'array', items: { enum: PRESETS } }] },
      rules: { $ref: '#/$defs/rules' },
      exclude: { description: 'Globs of paths to leave out, from the folder of this file.', type: 'array', items: { type: 'string' } },
      purposes: {
        description: 'What files are for, by glob.',
        type: 'object',
        additionalProperties: { enum: ['production', 'development', 'test', 'template', 'unknown'] },
      },
      overrides: {
        description: 'Other rules for some paths. The last that fits wins.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files', 'rules'],
          properties: { files: { type: 'array', items: { type: 'string' } }, rules: { $ref: '#/$defs/rules' } },
        },
      },
    },
  }
}

function ruleSchema(rule: Rule): Schema {
  const level = { $ref: '#/$defs/level' }
  if (rule.options === undefined) return { description: rule.title, ...level }
  const properties = Object.fromEntries(Object.entries(rule.options).map(([name, definition]) => [name, optionSchema(definition)]))
  const withOptions = { type: 'array', prefixItems: [level, { type: 'object', additionalProperties: false, properties }], minItems: 1, maxItems: 2 }
  return { description: rule.title, anyOf: [level, withOptions] }
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
