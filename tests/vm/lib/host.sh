# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The packages of the host: those of the table `packages`, and of another machine's table if its guests are wanted.

# host_missing MACHINE
host_missing() {
	local package tables=(packages)
	[[ $1 == amd64 ]] || tables+=("packages.$1")
	for package in $(for table in "${tables[@]}"; do table "$table"; done); do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
	done
}

# host_packages [MACHINE]: installs what is not there.
host_packages() {
	local missing
	missing=$(host_missing "${1-amd64}")
	[[ -n $missing ]] || return 0
	[[ $(id -u) -eq 0 ]] || die_status=1 die "run as root, or install: $(xargs <<<"$missing")"
	say "installing $(xargs <<<"$missing")"
	apt-get update -qq
	# shellcheck disable=SC2086 # a list
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >&2
}
