const ABOUT_DOCKER = /^(?:portainer|watchtower|diun|dockge|komodo|periphery|yacht|traefik|nginx-proxy|docker-gen|acme-companion|swag|caddy-docker-proxy|ofelia|autoheal|dozzle|cadvisor|lazydocker|docker|dind|ctop|homepage|glances|netdata|telegraf|promtail|alloy|vector|fluent-bit|filebeat|agent|beszel-agent|whats-up-docker|wud|dockcheck|cup|gitlab-runner|act_runner|runner|drone|drone-runner-docker|jenkins|woodpecker-agent|docker-controller-bot|docker-volume-backup|autobackup|localstack|coolify|dokku|swarmpit|shepherd|docker-cleanup|docker-prune|dive|trivy|uptime-kuma)(?:[-_].*)?$/

/** Whether a program, by its image's last name, is about the daemon itself: it reads or steers containers, and so needs a way to it. */
export function isAboutDocker(program: string): boolean {
  return ABOUT_DOCKER.test(program)
}
