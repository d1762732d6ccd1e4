# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What the demo's commands share: the directory of files that goes into the guest. It is given to tests/vm/run as the
# directory of modules, and arrives at /hangwatch/modules, the demo's own part at /hangwatch/modules/demo.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../vm/lib/common.sh"
for part in kernels mirror debian builder debug-kernel module; do
	source "$vm/lib/$part.sh"
done

# demo_files KERNEL DIR: hangwatch.ko and the demo's files, the library built with the C library of that kernel's suite.
demo_files() {
	mkdir -p "$2/demo"
	[[ -n $modules ]] || modules=$("$vm/build" --kernel "$1")
	find "$modules" -name '*.ko' -exec cp -t "$2" {} +
	cp "$here"/guest/* "$here/selflog.c" "$2/demo"
	in_tree "$(builder "$1")" "$2/demo" gcc -shared -fPIC -O2 -Wall -Wextra -Werror -o /mnt/selflog.so /mnt/selflog.c -ldl
}

# The options every command of the demo has: --kernel K (default 6.1), --out DIR for the guest's files, --modules DIR for
# these .ko files instead of a fresh build, --only PART of the play.
demo_options() {
	kernel=6.1 out='' modules='' only=''
	while [[ ${1-} == --* ]]; do
		case $1 in
		--kernel) kernel=$2; shift 2 ;;
		--out) out=$2; shift 2 ;;
		--modules) modules=$2; shift 2 ;;
		--only) only=$2; shift 2 ;;
		*) die_status=2 die "no option $1" ;;
		esac
	done
	: "${out:=$cache/demo-$kernel}"
	rm -rf "$out"
	mkdir -p "$out"
	work=$(mktemp -d "${TMPDIR:-/tmp}/hangwatch-demo.XXXXXX")
	trap 'rm -rf "$work"' EXIT
}
