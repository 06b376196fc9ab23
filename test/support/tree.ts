/** Projects that share scripts, images and ignore files, with comments that silence something and comments that do not. */
export function tree(): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {
    'README.md': '# All\n\n```dockerfile\nFROM alpine\nADD a /srv/\n```\n\n    docker run -e PASSWORD=hunter2hunter2 alpine\n',
    '.dockerignore': '.git\n!.env\n',
    '.env': 'POSTGRES_PASSWORD=s9Fj2kLq83nVbX\n',
    'start.sh': '#!/bin/bash\npython manage.py migrate\npython manage.py runserver 0.0.0.0:8000\n',
    'broken/Dockerfile': new Uint8Array([0x46, 0xc3, 0x28]),
    'base/Dockerfile': 'FROM debian\nRUN apt-get install curl\n',
  }
  for (let index = 0; index < 12; index++) {
    // All of these start the one script of the root: what is found in it is found once.
    files[`docker/app${index}/Dockerfile`] = 'FROM alpine:3.22\n# dockerlint ignore=prefer-copy -- kept\nADD a /srv/\n# dockerlint ignore=latest-tag\nCOPY start.sh /start.sh\nWORKDIR srv\nRUN apt-get install curl\nENTRYPOINT ["/start.sh"]\n'
    files[`stack${index}/compose.yaml`] = `services:\n  web:\n    build: .\n    env_file: web.env\n    ports: ["80:80"]\n    environment:\n      SECRET_KEY: k8Jd72hFbQmZx0Wp${index}\n  db:\n    image: postgres:latest\n  other:\n    image: stack${(index + 1) % 12}-web\n`
    files[`stack${index}/compose.override.yaml`] = 'services:\n  web:\n    privileged: true\n'
    files[`stack${index}/web.env`] = `A=1\nA=2\nAPI_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ01234${index}\n`
    files[`stack${index}/Dockerfile`] = 'FROM python:latest\nCOPY . /srv\nRUN pip install -r requirements.txt\nADD more /srv/\nCMD python app.py\n'
    files[`stack${index}/.dockerignore`] = '*\n!*\n'
    files[`stack${index}/notes %41:${index}.md`] = '# Docker\n\n    docker run -p 1:1 alpine\n'
  }
  return files
}
