import { describe, expect, it } from 'vitest'
import { operation, operations, packages } from './read.ts'

function summary(text: string): string {
  const { manager, tool, action, verb } = operation(text)
  return `${manager} ${tool} ${action} ${verb}`
}

describe('operations of system managers', () => {
  it.each([
    ['apt-get -qq update', 'apt apt-get update update'],
    ['aptitude full-upgrade', 'apt aptitude dist-upgrade full-upgrade'],
    ['apt-get build-dep -y x', 'apt apt-get build-dep build-dep'],
    ['/usr/bin/apt-get purge x', 'apt /usr/bin/apt-get remove purge'],
    ['apk --no-cache add x', 'apk apk install add'],
    ['yum groupinstall "Development Tools"', 'yum yum install groupinstall'],
    ['dnf group install x', 'dnf dnf install group install'],
    ['dnf -y upgrade', 'dnf dnf upgrade upgrade'],
    ['microdnf clean all', 'microdnf microdnf clean clean'],
    ['zypper -n in x', 'zypper zypper install in'],
    ['zypper ref', 'zypper zypper update ref'],
    ['pacman -Syu --noconfirm git', 'pacman pacman install -Syu'],
    ['pacman -Syu --noconfirm', 'pacman pacman dist-upgrade -Syu'],
    ['pacman -Scc', 'pacman pacman clean -Scc'],
    ['dpkg -i x.deb', 'dpkg dpkg install -i'],
    ['dpkg --print-architecture', 'dpkg dpkg other --print-architecture'],
    ['rpm -Uvh x.rpm', 'rpm rpm install -Uvh'],
    ['rpm -qi x', 'rpm rpm other -qi'],
  ])('%s', (text, expected) => {
    expect(summary(text)).toBe(expected)
    expect(operation(text).scope).toBe('system')
  })

  it('are found behind wrappers, with what starts them', () => {
    const found = operations("sudo apt-get update && bash -c 'apk add x' && echo apt-get install y")
    expect(found.map(({ tool, command }) => `${command.through.join()} ${tool}`)).toEqual(['sudo apt-get', 'bash apk'])
  })

  it('have options, and places for fixes', () => {
    const text = 'A=1 apt-get -yq install --no-install-recommends -t sid x'
    const { options, toolRange, verbRange, range } = operation(text)
    expect([...options]).toEqual([['-y', []], ['-q', []], ['--no-install-recommends', []], ['-t', ['sid']]])
    expect([toolRange, verbRange, range].map(({ start, end }) => text.slice(start, end))).toEqual(['apt-get', 'install', text.slice(4)])
  })
})

describe('packages of system managers', () => {
  it.each([
    ['apt-get install a b=1.2* c/sid d:i386 e=${V} $PKGS python${V}-dev', ['a', 'b = 1.2*', 'c / sid', 'd', 'e = ${V}', 'variable:$PKGS', 'variable:python${V}-dev']],
    ['apt-get install ./a.deb /tmp/b.deb "/tmp/$X.deb" https://x.org/c.deb tasksel^', ['local-file:./a.deb', 'local-file:/tmp/b.deb', 'local-file:"/tmp/$X.deb"', 'url:https://x.org/c.deb', 'group:tasksel']],
    ['apk add --virtual .deps "a~=1.2" "b>1" c=1-r0 d@edge e~1', ['a ~= 1.2', 'b > 1', 'c = 1-r0', 'd @ edge', 'e ~ 1']],
    ['apk del .deps', ['group:.deps']],
    ['yum install a-1.2-3.el9 b-1.2* python3-devel java-1.8.0-openjdk gcc-toolset-12 @dev ./x.rpm c-$V', ['a - 1.2-3.el9', 'b - 1.2*', 'python3-devel', 'java-1.8.0-openjdk', 'gcc-toolset-12', 'group:dev', 'local-file:./x.rpm', 'c - $V']],
    ["zypper in 'a>=1.2' b=1 pattern:devel", ['a >= 1.2', 'b = 1', 'group:devel']],
    ['apt-get update ignored', []],
  ])('%s', (text, expected) => {
    expect(packages(text)).toEqual(expected)
  })
})

describe('operations of Python’s managers', () => {
  it.each([
    ['pip3 install x', 'pip pip3 install install'],
    ['python3 -m pip install x', 'pip python3 -m pip install install'],
    ['/venv/bin/python -u -m pipenv sync', 'pipenv /venv/bin/python -u -m pipenv install sync'],
    ['pip cache purge', 'pip pip clean cache'],
    ['pip freeze', 'pip pip other freeze'],
    ['uv pip install --system x', 'uv uv pip install install'],
    ['uv tool install ruff', 'uv uv install tool install'],
    ['conda env create -f env.yml', 'conda conda install env create'],
    ['micromamba install -y -n base x', 'conda micromamba install install'],
    ['python setup.py install', 'pip python setup.py install install'],
  ])('%s', (text, expected) => {
    expect(summary(text)).toBe(expected)
  })

  it.each(['python manage.py install', 'python -m venv /v', 'uv run pytest', 'pip-compile x', 'pipeline install'])('%s is none', (text) => {
    expect(operations(text)).toEqual([])
  })

  it('read requirements', () => {
    expect(packages('pip install a "b==1.2" "c[x,y]>=1,<2" d~=1 "e @ https://x.org/e.zip" git+https://x.org/f.git g.whl ./h.tar.gz $X "i==$V"')).toEqual([
      'a', 'b == 1.2', 'c >= 1,<2', 'd ~= 1', 'url:e @ https://x.org/e.zip', 'url:git+https://x.org/f.git', 'local-file:g.whl', 'local-file:./h.tar.gz', 'variable:$X', 'i == $V',
    ])
    expect(packages('pip install -U -c limits.txt -r a.txt --requirement=b.txt -e .[dev] -t /x y')).toEqual(['constraint-file:limits.txt', 'requirement-file:a.txt', 'requirement-file:b.txt', 'editable:.', 'y'])
  })

  it.each([
    ['pip install -r requirements.txt', ['requirements.txt'], false, undefined, false],
    ['pip install --require-hashes -r requirements/dev.txt', ['requirements/dev.txt'], true, 'strict', false],
    ['pip install -r requirements/$ENV.txt', ['requirements/$ENV.txt'], 'conditional', undefined, false],
    ['pip install .', ['pyproject.toml', 'setup.py', 'setup.cfg'], false, undefined, true],
    ['pip install -e ".[test]"', ['pyproject.toml', 'setup.py', 'setup.cfg'], true, undefined, true],
    ['pip install x', [], undefined, undefined, false],
    ['pipenv install --system --deploy', ['Pipfile', 'Pipfile.lock'], false, 'strict', false],
    ['pipenv install --dev --ignore-pipfile', ['Pipfile', 'Pipfile.lock'], true, 'frozen', false],
    ['pipenv sync', ['Pipfile', 'Pipfile.lock'], false, 'frozen', false],
    ['pipenv install $ARGS', ['Pipfile', 'Pipfile.lock'], 'conditional', 'loose', false],
    ['poetry install --no-root --only main', ['pyproject.toml', 'poetry.lock'], false, 'strict', false],
    ['poetry install', ['pyproject.toml', 'poetry.lock'], true, 'strict', true],
    ['poetry install --without dev,docs', ['pyproject.toml', 'poetry.lock'], false, 'strict', true],
    ['poetry install $(test "$ENV" = production && echo "--only main")', ['pyproject.toml', 'poetry.lock'], 'conditional', 'strict', true],
    ['uv sync --locked --no-dev --no-install-project', ['pyproject.toml', 'uv.lock'], false, 'strict', false],
    ['uv sync --frozen', ['pyproject.toml', 'uv.lock'], true, 'frozen', true],
    ['UV_FROZEN=1 uv sync --only-group prod', ['pyproject.toml', 'uv.lock'], false, 'frozen', false],
    ['uv sync', ['pyproject.toml', 'uv.lock'], true, 'loose', true],
    ['pdm sync --prod --no-self', ['pyproject.toml', 'pdm.lock'], false, 'frozen', false],
    ['if [ -n "$DEV" ]; then pip install -r dev.txt; fi', ['dev.txt'], 'conditional', undefined, false],
  ] as const)('%s installs from %j', (text, manifests, development, lock, installsProject) => {
    expect(operation(text)).toMatchObject({ manifests, installsDependencies: manifests.length > 0, installsProject })
    expect(operation(text).development).toBe(development)
    expect(operation(text).lock).toBe(lock)
  })
})

describe('operations of other languages’ managers', () => {
  it.each([
    ['npm ci', 'npm npm install ci'],
    ['npm run build', 'npm npm build run'],
    ['npm start', 'npm npm other start'],
    ['npm cache clean --force', 'npm npm clean cache'],
    ['yarn', 'yarn yarn install '],
    ['yarn --version', 'yarn yarn other '],
    ['yarn global add x', 'yarn yarn install global add'],
    ['yarn cache clean', 'yarn yarn clean cache'],
    ['corepack pnpm i', 'pnpm corepack pnpm install i'],
    ['gem install x -v 1', 'gem gem install install'],
    ['bundle install', 'bundler bundle install install'],
    ['php composer.phar install', 'composer php composer.phar install install'],
    ['go mod download', 'go go install mod download'],
    ['go build -o /x ./cmd', 'go go build build'],
    ['go install ./...', 'go go build install'],
    ['cargo +nightly build --release', 'cargo cargo build build'],
    ['./mvnw -B -Dmaven.test.skip=true package', 'maven ./mvnw build package'],
    ['mvn dependency:go-offline', 'maven mvn install dependency:go-offline'],
    ['gradle :app:assemble', 'gradle gradle build :app:assemble'],
    ['dotnet restore', 'dotnet dotnet install restore'],
  ])('%s', (text, expected) => {
    expect(summary(text)).toBe(expected)
  })

  it.each(['corepack enable', 'bundle exec rails', 'php artisan migrate', 'gopher get x'])('%s is none', (text) => {
    expect(operations(text)).toEqual([])
  })

  it.each([
    ['npm install -g a @b/c@1.2 d@^1 ./e https://x.org/f.tgz user/repo', ['a', '@b/c @ 1.2', 'd @ ^1', 'project:./e', 'url:https://x.org/f.tgz', 'url:user/repo']],
    ['gem install a:1.2 b -v 3', ['a : 1.2', 'b -v 3']],
    ['go install github.com/a/b@v1.2', ['github.com/a/b @ v1.2']],
    ['cargo install a@1 b --version 2', ['a @ 1', 'b --version 2']],
    ['composer require a/b:^1 c/d', ['a/b : ^1', 'c/d']],
    ['conda install -c x numpy=1.2 conda-forge::scipy', ['numpy = 1.2', 'scipy']],
    ['go get -d x `#and more`', ['x']],
  ])('%s', (text, expected) => {
    expect(packages(text)).toEqual(expected)
  })

  it.each([
    ['npm ci --omit=dev', false, 'strict'],
    ['npm install --omit dev', false, 'loose'],
    ['npm install --production=false', true, 'loose'],
    ['npm ci --only=production', false, 'strict'],
    ['NODE_ENV=production npm ci', false, 'strict'],
    ['npm ci $ARGS', 'conditional', 'strict'],
    ['npm install express', undefined, undefined],
    ['yarn install --frozen-lockfile --production', false, 'strict'],
    ['yarn --immutable', true, 'strict'],
    ['pnpm install --prod --frozen-lockfile', false, 'strict'],
    ['bun install', true, 'loose'],
    ['bundle install --without development test', false, 'loose'],
    ['BUNDLE_WITHOUT=development:test bundle install --deployment', false, 'strict'],
    ['composer install --no-dev', false, 'frozen'],
    ['composer install', true, 'frozen'],
  ])('%s: development %j, lock %j', (text, development, lock) => {
    expect(operation(text).development).toBe(development)
    expect(operation(text).lock).toBe(lock)
  })

  it('know a bundle config in front of them', () => {
    expect(operations('bundle config set --local without "development test" && bundle install').at(-1)?.development).toBe(false)
    expect(operations('bundle config set --local path x && bundle install').at(-1)?.development).toBe(true)
  })
})
