import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createProjectFiles, discover, isDockerfileName, isDockerIgnoreName, isEnvFileName, rootsOf, type DiscoveryOptions } from '../../src/host/index.ts'
import { addFiles, git, removeTemporaryProjects, temporaryProject } from './temporary-project.ts'

afterEach(removeTemporaryProjects)

async function find(folder: string, paths: readonly string[] = [], options: Partial<DiscoveryOptions> = {}) {
  const found = await discover(paths, { files: createProjectFiles(folder), ...options })
  return { ...found, paths: found.files.map(({ path, named, ignoredByGit }) => `${path}${named ? ' named' : ''}${ignoredByGit ? ' ignored' : ''}`) }
}

describe('names', () => {
  it.each(['Dockerfile', 'dockerfile', 'DOCKERFILE', 'Containerfile', 'Dockerfile.dev', 'Dockerfile-dev', 'web.Dockerfile', 'web.dockerfile', 'Dockerfile.dev.txt'])('%s is a Dockerfile', (name) => {
    expect(isDockerfileName(name)).toBe(true)
  })
  it.each(['Dockerfile.dockerignore', 'Dockerfile.md', 'Dockerfile.sh', 'dockerfile.py', 'Dockerfile.j2', 'dockerfile-parser.ts', 'dockerfile.test.js', 'web.dockerfile.spec.ts', 'MyDockerfile', 'Dockerfiles', 'dockerfile_x', '.Dockerfile.swp', 'Dockerfile.'])('%s is none', (name) => {
    expect(isDockerfileName(name)).toBe(false)
  })
  it('tells ignore and env files', () => {
    expect(['.dockerignore', 'web.Dockerfile.dockerignore', 'dockerignore'].map(isDockerIgnoreName)).toEqual([true, true, false])
    expect(['.env', '.env.prod', 'web.env', '.env-x', '.envrc', '.env.ts', 'env', 'environment.py'].map(isEnvFileName)).toEqual([true, true, true, true, false, false, false, false])
  })
})

describe('discovery', () => {
  it('finds candidates by name, in order, and skips what is installed', async () => {
    const folder = temporaryProject({
      'Dockerfile': '', 'README.md': '', 'CHANGELOG.md': '', 'notes.txt': '', 'vendor/x/README.md': '', 'web/Dockerfile.dev': '', 'web/x.py': '', 'docker-compose.yml': '', '.dockerignore': '', '.env': '', '.gitignore': '',
      'node_modules/x/Dockerfile': '', 'web/node_modules/Dockerfile': '', 'venv/pyvenv.cfg': '', 'venv/lib/x.yml': '', 'env/settings.yml': '', '.github/ci.yaml': '', 'Dockerfile.d/Dockerfile': '',
    })
    expect((await find(folder)).paths).toEqual([
      '.dockerignore', '.env', '.github/ci.yaml', '.gitignore', 'Dockerfile', 'Dockerfile.d/Dockerfile', 'README.md', 'docker-compose.yml', 'env/settings.yml', 'web/Dockerfile.dev',
    ])
  })

  it('takes named files whatever their name, and says which paths are missing', async () => {
    const folder = temporaryProject({ 'image.txt': '', 'web/Dockerfile': '', 'web/x.txt': '' })
    const found = await find(folder, ['image.txt', './web/', 'nope', 'web/Dockerfile'])
    expect(found.paths).toEqual(['image.txt named', 'web/Dockerfile named'])
    expect(found.missing).toEqual(['nope'])
  })

  it('leaves out what the configuration excludes, but not what is named, unless forced', async () => {
    const folder = temporaryProject({ 'vendor/a/Dockerfile': '', 'vendor/Dockerfile': '', 'Dockerfile': '', 'x.yml': '' })
    const excluded = (path: string): boolean => path.startsWith('vendor') || path === 'x.yml'
    expect(await find(folder, ['.'], { excluded })).toMatchObject({ paths: ['Dockerfile'], excluded: 2 })
    expect((await find(folder, ['x.yml'], { excluded })).paths).toEqual(['x.yml named'])
    expect(await find(folder, ['x.yml', 'vendor'], { excluded, forceExclude: true })).toMatchObject({ paths: [], excluded: 2, missing: [] })
  })

  it('skips what git ignores, but keeps tracked files, and ignored compose and env files beside linted ones as facts', async () => {
    const folder = temporaryProject({
      '.gitignore': '.env\ndocker-compose.yml\nDockerfile.local\ngenerated/\nsecret.yml\nlone/.env\n', '.env': '', 'docker-compose.yml': '', 'Dockerfile': '', 'Dockerfile.local': '',
      'secret.yml': '', 'generated/Dockerfile': '', 'generated/docker-compose.yml': '', 'forced/.env': '', 'forced/Dockerfile': '', 'lone/.env': '', 'lone/x.py': '',
    })
    git(folder, 'init', '-q')
    git(folder, 'add', '-f', 'Dockerfile', 'forced/.env')
    expect((await find(folder)).paths).toEqual(['.env ignored', '.gitignore', 'Dockerfile', 'docker-compose.yml ignored', 'forced/.env', 'forced/Dockerfile'])
    expect((await find(folder, ['generated'])).paths).toEqual(['generated/Dockerfile', 'generated/docker-compose.yml'])
    expect((await find(join(folder, 'generated'))).paths).toEqual(['Dockerfile', 'docker-compose.yml'])
    expect((await find(folder, ['Dockerfile.local'])).paths).toEqual(['Dockerfile.local named'])
  })

  it('does the same by ignore files alone without git', async () => {
    const folder = temporaryProject({ '.gitignore': '.env\nbuild/\n', '.env': '', 'Dockerfile': '', 'build/Dockerfile': '' })
    expect((await find(folder)).paths).toEqual(['.env ignored', '.gitignore', 'Dockerfile'])
  })

  it('walks into other repositories and submodules', async () => {
    const folder = temporaryProject({ 'Dockerfile': '', 'clone/Dockerfile': '' })
    git(folder, 'init', '-q')
    git(join(folder, 'clone'), 'init', '-q')
    expect((await find(folder)).paths).toEqual(['Dockerfile', 'clone/Dockerfile'])
  })

  it('takes links to files once, and follows no linked folder', async () => {
    const outside = temporaryProject({ 'Dockerfile': '' })
    const folder = temporaryProject({
      'docker/Dockerfile': '', 'docker/image': '', 'Dockerfile': '->docker/Dockerfile', 'Dockerfile.a': '->docker/image', 'Dockerfile.b': '->docker/image', 'Dockerfile.out': `->${outside}/Dockerfile`,
      'out': `->${outside}`, 'loop': '->.', 'Dockerfile.none': '->nowhere', 'Dockerfile.dir': '->docker',
    })
    expect((await find(folder)).paths).toEqual(['Dockerfile.a', 'docker/Dockerfile'])
  })

  it('lists special files, which reading then refuses', async () => {
    const folder = temporaryProject({ 'a': '' })
    execFileSync('mkfifo', [join(folder, 'Dockerfile')])
    expect((await find(folder)).paths).toEqual(['Dockerfile'])
    expect((await find(folder, ['Dockerfile'])).paths).toEqual(['Dockerfile named'])
    expect(createProjectFiles(folder).readDocument('Dockerfile').problem).toBe('not-a-file')
  })

  it('expands patterns that are no paths', async () => {
    const folder = temporaryProject({ 'a/x.yml': '', 'a/b.docker': '', 'a/c.txt': '', 'node_modules/x.yml': '', '[x].yml': '', '.hidden/x.yml': '' })
    expect((await find(folder, ['**/*.yml'])).paths).toEqual(['.hidden/x.yml', '[x].yml', 'a/x.yml'])
    expect((await find(folder, ['a/*.docker', '*.nothing'])).paths).toEqual(['a/b.docker named'])
    expect((await find(folder, ['*.nothing'])).missing).toEqual(['*.nothing'])
    expect((await find(folder, ['[x].yml'])).paths).toEqual(['[x].yml named'])
    expect((await find(folder, ['**/*.yml', '!a/**'])).paths).toEqual(['.hidden/x.yml', '[x].yml'])
    expect((await find(folder, ['**/*.yml'], { excluded: (path) => path.startsWith('a/') })).excluded).toBe(1)
  })

  it('goes on beside folders too deep to name', async () => {
    const folder = temporaryProject({ 'Dockerfile': '' })
    let at = folder
    for (let depth = 0; depth < 30; depth++) at = join(at, 'd'.repeat(100))
    mkdirSync(at, { recursive: true })
    addFiles(at, { 'Dockerfile': '' })
    expect((await find(folder)).paths).toHaveLength(2)
  })

  it('shows paths outside of the working directory relative to it', async () => {
    const folder = temporaryProject({ 'here/x': '', 'there/Dockerfile': '' })
    const here = join(folder, 'here')
    const files = createProjectFiles(here, { roots: rootsOf(here, ['../there']) })
    const found = await discover(['../there', join(folder, 'there/Dockerfile')], { files })
    expect(found.files.map((file) => file.path)).toEqual(['../there/Dockerfile'])
    expect(files.readDocument('../there/Dockerfile')).toEqual({ text: '' })
  })
})
