import { defineRule, joinPath, type Project, type ServiceModel } from '../../src/rule-api/index.ts'

/** Where projects say how they are started. */
const DOCUMENTS = ['README.md', 'README.rst', 'README', 'readme.md', 'Makefile', 'makefile', 'justfile', 'Justfile', 'Taskfile.yml', 'package.json', '.gitlab-ci.yml', '.env', '.env.example', 'docs/README.md', 'docs/deployment.md', 'CONTRIBUTING.md']

export default defineRule({
  id: 'profile-never-enabled',
  title: 'Say how a profile is turned on, or remove it',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  presets: ['strict'],
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A service with a profile is started only when somebody asks for the profile. Where no document, Makefile or \`.env\` ever names it, the service is most often dead, or its profile is misspelt.

It is off by default, since the profile may be known to its users.`,
  remedy: 'Name it where the project says how it is started (`docker compose --profile NAME up`, `COMPOSE_PROFILES` in `.env`), or remove the profile.',
  references: [{ title: 'Compose: profiles', url: 'https://docs.docker.com/compose/how-tos/profiles/' }],
  bad: [
    { files: { 'compose.yaml': `services:\n  web:\n    image: shop/web:1\n  post:\n    image: shop/mail:1\n    profiles: [«mial»]\n`, 'README.md': 'docker compose --profile mail up\n' } },
  ],
  good: [
    { title: 'documented', files: { 'compose.yaml': `services:\n  mail:\n    image: shop/mail:1\n    profiles: [mail]\n`, 'README.md': 'docker compose --profile mail up\n' } },
    { title: 'turned on in .env', files: { 'compose.yaml': `services:\n  mail:\n    image: shop/mail:1\n    profiles: [mail]\n`, '.env': 'COMPOSE_PROFILES=web,mail\n' } },
    { title: 'the service is started by its name', files: { 'compose.yaml': `services:\n  migrate:\n    image: shop/web:1\n    profiles: [tools]\n`, Makefile: 'migrate:\n\tdocker compose run --rm migrate\n' } },
    { title: 'no documents to look into', files: `services:\n  mail:\n    image: shop/mail:1\n    profiles: [mail]\n` },
  ],
  on: {
    service(model, context) {
      const { service } = model
      if (service.profiles.length === 0) return
      const texts = documentsOf(model, context.project)
      if (texts.length === 0) return
      const names = [service.name, ...service.profiles.map(({ text }) => text)]
      // Any word will do: a document may speak of it in its own way.
      if (service.profiles.some(({ resolved }) => !resolved) || names.some((name) => texts.some((text) => hasWord(text, name)))) return
      for (const profile of service.profiles) context.report(profile, `No document, Makefile or .env names the profile ${profile.text}, so ${service.name} is never started; say how, or remove it`)
    },
  },
})

function documentsOf({ compose }: ServiceModel, project: Project): readonly string[] {
  const folders = [...new Set(['.', compose.folder])]
  return folders.flatMap((folder) => DOCUMENTS.flatMap((name) => project.document(joinPath(folder, name))?.text ?? []))
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!/[\w-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + word.length] ?? ' ')) return true
  }
  return false
}
