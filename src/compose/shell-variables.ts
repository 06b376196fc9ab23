/** Variables that the login shell exports, so that compose finds them in its environment. `UID` is set in bash, but not exported. */
const ALWAYS_THERE = new Set([
  'HOME', 'USER', 'LOGNAME', 'PWD', 'OLDPWD', 'PATH', 'SHELL', 'TERM', 'LANG', 'LC_ALL', 'TMPDIR', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME',
  'DBUS_SESSION_BUS_ADDRESS', 'SSH_AUTH_SOCK', 'DOCKER_HOST', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'COMPUTERNAME', 'USERNAME', 'CI',
])
/** What CI systems and build tools set. */
const SET_BY_CI = /^(?:CI_|GITHUB_|GITLAB_|BITBUCKET_|CIRCLE_|TRAVIS_|BUILDKITE_|DRONE_|JENKINS_|BUILD_NUMBER$|COMPOSE_|DOCKER_|BUILDX_)/

/** Whether the login shell sets a variable, so that it is there wherever compose is called. */
export function isSetByShell(name: string): boolean {
  return name !== 'CI' && ALWAYS_THERE.has(name)
}

/** Whether a variable that no file sets is most likely set where compose is called: by the login shell, a CI system or a build tool. */
export function isSetByCaller(name: string): boolean {
  return ALWAYS_THERE.has(name) || SET_BY_CI.test(name)
}
