import { Environment } from '../environment.ts'
import type { ComposeProject, Service } from '../model.ts'
import type { ComposeScalar } from '../value.ts'

/** What docker compose turns on without being asked: `COMPOSE_PROFILES` of the project's environment file, else the profile without a name. */
function activeProfiles(project: ComposeProject): readonly string[] {
  const value = new Environment(project.environmentFiles, undefined).lookup('COMPOSE_PROFILES')?.text ?? ''
  return value.split(',').map((profile) => profile.trim())
}

/** Whether something with these profiles is started without one being named. The loader judges nothing else. */
export function areActiveByDefault(profiles: readonly ComposeScalar[], project: ComposeProject): boolean {
  if (profiles.length === 0) return true
  const active = activeProfiles(project)
  return active.includes('*') || profiles.some((profile) => active.includes(profile.text))
}

export function isActiveByDefault(service: Service): boolean {
  return areActiveByDefault(service.profiles, service.project)
}
