import { describe, expect, it } from 'vitest'
import { containerOfStage } from '../../src/project/running-servers.ts'
import { lastStage, projectOf } from '../support/memory-project.ts'

function supervisedIn(files: Record<string, string>): string[] {
  const project = projectOf(files)
  return containerOfStage(project, lastStage(project)).supervised.map(({ name, command, document }) => `${document?.path ?? ''}: ${name}: ${command.source}`)
}

describe('what supervisord starts', () => {
  it('comes out of the file that is named, and those that it includes', () => {
    expect(supervisedIn({
      Dockerfile: 'FROM debian:13\nCOPY conf/ /srv/conf/\nCMD ["supervisord", "-n", "-c", "/srv/conf/main.conf"]\n',
      'conf/main.conf': '[supervisord]\nnodaemon=true\r\n[program:web]\r\ncommand=gunicorn shop.wsgi ; all of it\r\n[include]\nfiles = parts/*.conf\n',
      'conf/parts/worker.conf': '[program:worker]\n;command=celery -A shop beat\ncommand = celery -A shop worker\n',
      'conf/parts/other.txt': '[program:other]\ncommand=gunicorn other.wsgi\n',
    })).toEqual(['conf/main.conf: gunicorn: gunicorn shop.wsgi', 'conf/parts/worker.conf: celery: celery -A shop worker'])
  })

  it('is not guessed: no file, no command, no program of its own', () => {
    expect(supervisedIn({ Dockerfile: 'FROM debian:13\nCMD ["supervisord", "-c", "/etc/s.conf"]\n', 'supervisord.conf': '[program:web]\ncommand=gunicorn shop.wsgi\n' })).toEqual([])
    expect(supervisedIn({
      Dockerfile: 'FROM debian:13\nCOPY s.conf /etc/s.conf\nCMD ["supervisord", "-c", "/etc/s.conf"]\n',
      's.conf': '[program:web]\ncommand=\n[program:a]\nautostart = no\ncommand=gunicorn a\n[group:b]\ncommand=gunicorn b\n[program:c]\n',
    })).toEqual([])
  })
})
