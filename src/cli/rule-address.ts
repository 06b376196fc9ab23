import { rulePaths } from '../../rules/index.ts'
import { HOME } from './version.ts'

/** The address of a rule's page. */
export function helpAddress(ruleId: string): string {
  return `${HOME}/blob/main/rules/${rulePaths[ruleId] ?? ruleId}.md`
}
