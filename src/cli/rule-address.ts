import { rulePaths } from '../../rules/index.ts'
import { HOME } from './version.ts'

/** The address of a rule's page; of a policy's or a plugin's, that of the page on them. */
export function helpAddress(ruleId: string): string {
  const page = rulePaths[ruleId]
  return page === undefined ? `${HOME}/blob/main/docs/configuration.md#rules-of-your-own` : `${HOME}/blob/main/rules/${page}.md`
}
