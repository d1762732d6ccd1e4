# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The packages of the host.

host_missing() {
	local package
	for package in $(table packages); do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
	done
}

host_packages() {
	local missing
	missing=$(host_missing)
	[[ -n $missing ]] || return 0
	[[ $(id -u) -eq 0 ]] || die_status=1 die "run as root, or install: $(xargs <<<"$missing")"
	say "installing $(xargs <<<"$missing")"
	apt-get update -qq
	# shellcheck disable=SC2086 # a list
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >&2
}
