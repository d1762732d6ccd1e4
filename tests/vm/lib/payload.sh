# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The *payload*: what a run brings into its guest, at /hangwatch: hangwatch.ko, modules/ (fixture modules), fixtures/,
# cases/, guest/, the command to run and the environment it sees. A cpio behind the initramfs, because that works on
# every kernel and needs no driver.

# make_payload DIR KERNEL ROOT MODULES FIXTURES FILE [ARGS]: DIR/payload.cpio.
make_payload() {
	local dir=$1 kernel=$2 root=$3 modules=$4 fixtures=$5 to=$1/payload/hangwatch
	shift 5
	mkdir -p "$to/modules" "$to/fixtures" "$to/cases"
	cp -r "$vm/guest" "$to/"
	copy_all "$top/tests/cases" "$to/cases"
	copy_all "$modules" "$to/modules"
	copy_all "$fixtures" "$to/fixtures"
	[[ ! -e $to/modules/hangwatch.ko ]] || mv "$to/modules/hangwatch.ko" "$to"
	guest_environment "$kernel" "$root" >"$to/environment"
	guest_command "$to" "$@" >"$to/command"
	pack "$dir/payload" "$dir/payload.cpio"
}

copy_all() {
	[[ ! -d $1 ]] || cp -r "$1/." "$2"
}

guest_environment() {
	printf 'export HANGWATCH=/hangwatch HANGWATCH_KERNEL=%q HANGWATCH_ROOT=%q\n' "$1" "$2"
}

# guest_command DIR FILE [ARGS]: a case runs in place, so that it finds its neighbours; any other file is brought along.
guest_command() {
	local to=$1 file path
	file=$(realpath "$2")
	path=${file#"$top/tests/"}
	if [[ ! -e $to/$path ]]; then
		path=file/${file##*/}
		install -D "$file" "$to/$path"
	fi
	chmod +x "$to/$path"
	shift 2
	printf 'exec %s' "/hangwatch/$path"
	[[ $# -eq 0 ]] || printf ' %q' "$@"
	printf '\n'
}
