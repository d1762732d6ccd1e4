# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What all of the rig shares. The model is a cache of *entries*: a directory whose name ends in the hash of its recipe.
# An entry is built under a lock in NAME.part and renamed when done, so what exists is whole and a changed recipe is a
# new name. Sourced by the commands in tests/vm; bash with errexit also inside $(...).

set -euo pipefail
shopt -s inherit_errexit nullglob

vm=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
top=$(cd "$vm/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hangwatch
# shellcheck disable=SC2034 # top: for those who source this
readonly vm top cache
mkdir -p "$cache"

say() {
	printf 'vm: %s\n' "$*" >&2
}

die() {
	say "$*"
	exit "${die_status:-125}"
}

need_root() {
	[[ $(id -u) -eq 0 ]] || die "$1 needs root"
}

# The rows of a table file: no comments, no blank lines.
table() {
	sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$vm/$1"
}

# hash: of standard input, short enough for a file name.
hash() {
	sha256sum | cut -c1-12
}

# with_lock FILE COMMAND...: one at a time on this machine; the lock dies with the process.
with_lock() {
	local lock
	exec {lock}>"$1"
	flock "$lock"
	"${@:2}"
	exec {lock}>&-
}

# cached NAME RECIPE COMMAND...: prints the entry's directory; makes it with `COMMAND... DIR` if it isn't there.
cached() {
	local entry
	[[ -n $2 ]] || die "no recipe for $1" # an argument's $(...) fails silently
	entry=$cache/$1-$(hash <<<"$2")
	if [[ ! -d $entry ]]; then
		with_lock "$entry.lock" make_entry "$entry" "${@:3}" >&2
	fi
	touch "$entry"
	printf '%s\n' "$entry"
}

make_entry() {
	local entry=$1 start=$SECONDS
	[[ ! -d $entry ]] || return 0
	say "making ${entry##*/}"
	rm -rf "$entry.part"
	mkdir "$entry.part"
	"${@:2}" "$entry.part"
	mv -T "$entry.part" "$entry"
	say "made ${entry##*/} in $((SECONDS - start)) s"
}

# drop_old DAYS PATTERN: removes the cache's files of that name that nobody used for so long.
drop_old() {
	find "$cache" -mindepth 1 -maxdepth 1 -name "$2" -mtime "+$1" -exec rm -rf {} +
}

# drop_parts: removes what killed builders left; a lock that is held means one is at work.
drop_parts() {
	local part
	for part in "$cache"/*.part; do
		flock --nonblock "${part%.part}.lock" rm -rf "$part" || true
	done
}
