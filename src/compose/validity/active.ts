import type { ComposeProject, Service } from '../model.ts'

/** What docker compose turns on without being asked: `COMPOSE_PROFILES` of the project's environment file. */
function activeProfiles(project: ComposeProject): ReadonlySet<string> {
  const value = project.environmentFiles.flatMap((file) => file.entries).findLast((entry) => entry.key === 'COMPOSE_PROFILES')?.value?.text
  return new Set((value ?? '').split(',').map((profile) => profile.trim()).filter((profile) => profile !== ''))
}

/** Whether a service is started without a profile being named. The loader judges no others. */
export function isActiveByDefault(service: Service): boolean {
  const { profiles } = service
  if (profiles.length === 0) return true
  const active = activeProfiles(service.project)
  return active.has('*') || profiles.some((profile) => active.has(profile.text))
}
