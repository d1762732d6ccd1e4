# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Single packages out of Debian's archive, for a file that they have; nothing is installed and no root is needed.

# fetch_package SUITE PACKAGE[=VERSION] DIR: the .deb, into DIR.
fetch_package() {
	local state=$3/apt
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	mirror_sources "$1" >"$state/sources.list"
	suite_apt "$1" "$state" update
	(cd "$3" && suite_apt "$1" "$state" download "$2") || return
	rm -rf "$state"
}

# suite_apt SUITE STATE ARGS: this machine's apt as it would be on a machine of that suite.
suite_apt() {
	apt-get -qq -o Dir::Etc::sourcelist="$2/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State="$2" \
		-o Dir::State::status=/dev/null -o Dir::Cache="$2/cache" -o APT::Sandbox::User=root \
		-o APT::Architecture=amd64 -o APT::Architectures::=arm64 -o APT::Default-Release="$1" "${@:3}"
}

# checkpatch: prints the path of the kernel's checkpatch.pl. Of Debian's packages only the kernel's source has it.
checkpatch() {
	local entry
	entry=$(cached checkpatch "$(declare -f make_checkpatch)" make_checkpatch)
	printf '%s/checkpatch.pl\n' "$entry"
}

make_checkpatch() {
	fetch_package bookworm linux-source-6.12 "$1"
	dpkg-deb --fsys-tarfile "$1"/linux-source-*.deb | tar -xO --wildcards './usr/src/*.tar.xz' |
		tar -xJ -C "$1" --strip-components=2 --wildcards '*/scripts/checkpatch.pl' '*/scripts/spelling.txt' \
			'*/scripts/const_structs.checkpatch'
	rm "$1"/linux-source-*.deb
	[[ -s $1/checkpatch.pl ]]
}
