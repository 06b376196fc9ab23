import { describe, expect, it } from 'vitest'
import { fileInImage, filesBelow, programPaths } from '../../src/project/image-files.ts'
import { lastStage, projectOf } from '../support/memory-project.ts'

function behind(files: Record<string, string>, imagePath: string): string | undefined {
  const project = projectOf(files)
  return fileInImage(project, lastStage(project, Object.keys(files)[0]), imagePath)?.path
}

describe('fileInImage', () => {
  it.each([
    ['a file into a folder', 'COPY start.sh /srv/', '/srv/start.sh', 'start.sh'],
    ['a file under a new name', 'COPY start.sh /srv/run', '/srv/run', 'start.sh'],
    ['the whole context', 'WORKDIR /srv\nCOPY . .', '/srv/bin/job.sh', 'bin/job.sh'],
    ['a folder gives its content', 'COPY bin /opt/tools', '/opt/tools/job.sh', 'bin/job.sh'],
    ['a pattern', 'COPY *.sh /opt/', '/opt/start.sh', 'start.sh'],
    ['ADD', 'ADD bin/job.sh /job', '/job', 'bin/job.sh'],
    ['a variable', 'ENV APP=/srv\nCOPY start.sh $APP/', '/srv/start.sh', 'start.sh'],
    ['the later copy hides the earlier one', 'COPY bin/job.sh /run\nCOPY start.sh /run', '/run', 'start.sh'],
    ['another path', 'COPY start.sh /srv/', '/srv/other.sh', undefined],
    ['an unknown destination', 'ARG D\nCOPY start.sh $D/', '/srv/start.sh', undefined],
  ])('%s', (_title, instructions, imagePath, path) => {
    expect(behind({ Dockerfile: `FROM debian:12\n${instructions}\n`, 'start.sh': 'true\n', 'bin/job.sh': 'true\n' }, imagePath)).toBe(path)
  })

  it('follows stages that it copies from and stands on', () => {
    const text = 'FROM debian:12 AS build\nCOPY src /build/src\nFROM debian:12 AS base\nCOPY --from=build /build /out\nFROM base\n'
    expect(behind({ Dockerfile: text, 'src/a.sh': '' }, '/out/src/a.sh')).toBe('src/a.sh')
  })

  it('sees nothing of images and of what the ignore file leaves out', () => {
    expect(behind({ Dockerfile: 'FROM debian:12\nCOPY --from=busybox:1 /a.sh /a.sh\n', 'a.sh': '' }, '/a.sh')).toBeUndefined()
    expect(behind({ Dockerfile: 'FROM debian:12\nCOPY . /srv\n', 'a.sh': '', '.dockerignore': 'a.sh\n' }, '/srv/a.sh')).toBeUndefined()
  })
})

describe('filesBelow', () => {
  const isManage = ({ path }: { readonly path: string }): boolean => path.endsWith('manage.py')

  it('gives what is wanted, under its old name or its new one, and no more than is enough', () => {
    const project = projectOf({ Dockerfile: 'FROM debian:12\nCOPY tool.py /srv/manage.py\nCOPY . /app\nCOPY a/notes.txt /app/\n', 'tool.py': '', 'a/manage.py': '', 'a/notes.txt': '', 'b/manage.py': '' })
    const all = filesBelow(project, lastStage(project), '/', isManage).map((file) => file.imagePath)
    expect(all).toEqual(['/srv/manage.py', '/app/a/manage.py', '/app/b/manage.py'])
    expect(filesBelow(project, lastStage(project), '/', isManage, 2)).toHaveLength(2)
  })

  it('looks into a copied folder from inside, and by no folder that goes elsewhere', () => {
    const project = projectOf({ Dockerfile: 'FROM debian:12\nCOPY rootfs /\nCOPY other /srv\n', 'rootfs/etc/nginx/nginx.conf': '', 'rootfs/etc/hosts': '', 'other/etc/nginx/x.conf': '' })
    expect(filesBelow(project, lastStage(project), '/etc/nginx').map((file) => file.path)).toEqual(['rootfs/etc/nginx/nginx.conf'])
  })

  it('lists what comes to lie below a folder', () => {
    const project = projectOf({ Dockerfile: 'FROM nginx:1.29\nCOPY nginx /etc/nginx\nCOPY site.conf /etc/nginx/conf.d/default.conf\n', 'nginx/nginx.conf': '', 'nginx/conf.d/a.conf': '', 'site.conf': '' })
    const found = filesBelow(project, lastStage(project), '/etc/nginx').map((file) => `${file.imagePath} ${file.path}`)
    expect(found).toContain('/etc/nginx/nginx.conf nginx/nginx.conf')
    expect(found).toContain('/etc/nginx/conf.d/a.conf nginx/conf.d/a.conf')
    expect(found).toContain('/etc/nginx/conf.d/default.conf site.conf')
  })
})

describe('programPaths', () => {
  it('looks in PATH for a bare name, and in the working directory for a relative one', () => {
    expect(programPaths('start', '/srv')).toContain('/usr/local/bin/start')
    expect(programPaths('./start', '/srv')).toEqual(['/srv/start'])
    expect(programPaths('./start', undefined)).toEqual([])
    expect(programPaths('/a/../start', '/srv')).toEqual(['/start'])
  })
})
