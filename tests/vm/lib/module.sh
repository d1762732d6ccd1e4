# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds the checkout's modules (hangwatch.ko, and tests/fixtures/module) for one kernel, in that kernel's builder. The
# live tree is copied first, so that an edit during the build can't mix two states; the result is a cache entry keyed
# by that copy. A work directory per checkout keeps objects, which makes the next build incremental; any warning fails
# the build and drops the objects, so that it is seen again next time.

module_sources=(Kbuild Makefile dkms.conf module include tests/fixtures/module tests/capture)

# built_modules KERNEL CHECKER [MAKE ARGS]: prints the directory of the .ko files. CHECKER: none or sparse.
built_modules() {
	local tree work
	tree=$(builder "$1")
	work=$cache/work-$1-$(hash <<<"$top $tree ${*:2}")
	mkdir -p "$work/snapshot" "$work/src"
	with_lock "$work/lock" build_snapshot "$tree" "$work" "$@"
}

build_snapshot() {
	local tree=$1 work=$2 kernel=$3 checker=$4 cross=()
	shift 4
	[[ $(kernel_machine "$kernel") != arm64 ]] || cross=(ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-)
	snapshot "$work/snapshot"
	cached "module-$kernel" "$tree $checker ${cross[*]} $* $(tree_hash "$work/snapshot")" compile_modules "$tree" "$work" "$checker" "${cross[@]}" "$@"
}

snapshot() {
	local source
	for source in "${module_sources[@]}"; do
		[[ ! -e $top/$source ]] || printf '%s\n' "$source"
	done | rsync -rlpc --delete --delete-missing-args --exclude='*.o' --exclude='*.ko' --exclude='*.cmd' \
		--exclude='*.mod*' --files-from=- "$top/" "$1/"
}

tree_hash() {
	(cd "$1" && find . -type f -print0 | sort -z | xargs -0r sha256sum) | hash
}

# compile_modules TREE WORK CHECKER [MAKE ARGS] OUT
compile_modules() {
	local tree=$1 work=$2 checker=$3 out=${*: -1} directory
	local arguments=("${@:4:$#-4}")
	[[ $checker == none ]] || arguments+=(C=2 "CHECK=$checker")
	rsync -rlpc "$work/snapshot/" "$work/src/"
	: >"$work/log"
	for directory in . tests/fixtures/module; do
		[[ ! -e $work/src/$directory/Kbuild ]] || compile_directory "$tree" "$work" "$directory" "${arguments[@]}"
	done
	no_complaints "$work"
	find "$work/src" -name '*.ko' -exec cp -t "$out" {} +
}

compile_directory() {
	local tree=$1 work=$2 directory=/mnt/$3 release
	release=$(builder_release "$tree")
	in_tree "$tree" "$work/src" make -C "/lib/modules/$release/build" "M=${directory%/.}" -j"$(nproc)" "${@:4}" \
		modules >>"$work/log" 2>&1 || failed_build "$work"
}

failed_build() {
	grep -vE '^  (CC|LD|MODPOST|CHECK|BTF)|^make' "$1/log"
	rm -rf "$1/src"
	die_status=1 die "the module does not build"
}

# Complaints about files that aren't ours (the kernel's headers under sparse) are not ours to fix.
no_complaints() {
	grep -E '^[^ ]+:[0-9]+.*(warning|error):|modpost|WARNING:' "$1/log" |
		grep -vE '^/usr|^(\./)?(include|arch)/|/usr/src/' || return 0
	rm -rf "$1/src"
	die_status=1 die "the module builds with complaints"
}
