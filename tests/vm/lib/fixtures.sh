# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds the fixture programs, statically, so that one build runs in every guest. tests/fixtures/Makefile does it, told
# where to put them (OUT) and how to link (LDFLAGS); without one, each tests/fixtures/*.c is a program.

# built_fixtures: prints the directory of the programs.
built_fixtures() {
	local source=$top/tests/fixtures key=none
	[[ ! -d $source ]] || key=$(tree_hash "$source")
	cached fixtures "$(cat "$vm/lib/fixtures.sh") $top $key" make_fixtures "$source"
}

make_fixtures() {
	local source=$1 out=$2 file
	[[ -d $source ]] || return 0
	if [[ -e $source/Makefile ]]; then
		make -s -C "$source" OUT="$out" LDFLAGS=-static
		return
	fi
	for file in "$source"/*.c; do
		gcc -static -pthread -O1 -g -Wall -Wextra -Werror -o "$out/$(basename "$file" .c)" "$file"
	done
}
