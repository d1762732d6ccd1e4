# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds the fixture programs, statically, so that one build runs in every guest. tests/fixtures/Makefile does it, told
# where to put them (OUT) and how to link (LDFLAGS); without one, each tests/fixtures/*.c is a program. The command's
# static build comes with them, and what is in contrib/.

# built_fixtures MACHINE: prints the directory of the programs.
built_fixtures() {
	local source=$top/tests/fixtures key=none
	[[ ! -d $source ]] || key="$(tree_hash "$source") $(command_hash)"
	cached fixtures "$(cat "$vm/lib/fixtures.sh") $top $1 $key" make_fixtures "$1" "$source"
}

# Of the command's sources; what was built from them is not one.
command_hash() {
	(cd "$top" && cat userspace/*.[ch] userspace/Makefile module/model/kinds.h dkms.conf contrib/* | sha256sum)
}

make_command() {
	local build=$1/command.build
	make -s -C "$top/userspace" CC="$2" OUT="$build" "$build/hangwatch-rescue"
	mv "$build/hangwatch-rescue" "$1/"
	rm -rf "$build"
	cp -r "$top/contrib" "$1/"
}

make_fixtures() {
	local source=$2 out=$3 cc=gcc file
	[[ -d $source ]] || return 0
	[[ $1 != arm64 ]] || cc=aarch64-linux-gnu-gcc
	make_command "$out" "$cc"
	if [[ -e $source/Makefile ]]; then
		make -s -C "$source" CC="$cc" OUT="$out" LDFLAGS=-static
		return
	fi
	for file in "$source"/*.c; do
		"$cc" -static -pthread -O1 -g -Wall -Wextra -Werror -o "$out/$(basename "$file" .c)" "$file"
	done
}
