# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Where packages come from: the mirrors this machine's apt already uses, so that the rig names no host and works behind
# any proxy or local mirror. HANGWATCH_MIRROR and HANGWATCH_SECURITY_MIRROR override what apt says.

# apt_site PATTERN: the first configured Debian mirror whose release matches.
apt_site() {
	# shellcheck disable=SC2016 # apt expands it
	apt-get indextargets --format '$(ORIGIN) $(RELEASE) $(SITE)' 'Created-By: Packages' |
		awk -v want="$1" '$1 ~ /^Debian/ && $2 ~ want { print $NF; exit }'
}

mirror_main() {
	local site=${HANGWATCH_MIRROR:-$(apt_site '^[a-z]+$')}
	[[ -n $site ]] || die "no Debian mirror in apt's configuration: set HANGWATCH_MIRROR"
	printf '%s\n' "$site"
}

# mirror_sources SUITE: sources.list lines; SUITE-backports brings SUITE with it.
mirror_sources() {
	local suite=${1%-backports} main security
	main=$(mirror_main)
	security=${HANGWATCH_SECURITY_MIRROR:-$(apt_site '-security$')}
	printf 'deb %s %s main\n' "$main" "$suite"
	[[ $1 == "$suite" ]] || printf 'deb %s %s main\n' "$main" "$1"
	[[ -z $security ]] || printf 'deb %s %s-security main\n' "$security" "$suite"
}
