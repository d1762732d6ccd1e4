# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# drgn and the kernel's debug information, for the oracle and the kdump demo. Both are cache entries of the rig:
#	drgn-*		a Debian tree that has drgn; it runs in there
#	symbols-K-*	vmlinux of kernel K with debug information, out of Debian's -dbg package (860 MB to download, 1 GB kept)

oracle=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ -v vm ]] || source "$oracle/../vm/lib/common.sh"
for part in kernels mirror archive debian builder debug-kernel; do
	source "$vm/lib/$part.sh"
done

# drgn_tree: prints its path.
drgn_tree() {
	local entry
	entry=$(cached drgn "$(declare -f make_drgn_tree)" make_drgn_tree)
	printf '%s/tree\n' "$entry"
}

make_drgn_tree() {
	debian_tree bookworm "$1/tree" python3-drgn
}

# symbols KERNEL: prints the path of its vmlinux. The debug kernel has one of its own.
symbols() {
	local tree release entry
	tree=$(builder "$1")
	release=$(builder_release "$tree")
	if [[ -f $tree/usr/src/linux/vmlinux ]]; then
		printf '%s\n' "$tree/usr/src/linux/vmlinux"
	else
		entry=$(cached "symbols-$1" "$release $(image_version "$tree" "$release")" make_symbols "$1" "$tree" "$release")
		printf '%s/vmlinux\n' "$entry"
	fi
}

# One of the two names exists, by kernel series.
image_version() {
	# shellcheck disable=SC2016 # dpkg-query expands it
	{ dpkg-query --admindir="$1/var/lib/dpkg" -W -f '${Version}\n' "linux-image-$2" "linux-binary-$2" 2>/dev/null || true; } |
		head -n 1
}

# make_symbols KERNEL TREE RELEASE DIR
make_symbols() {
	local package version
	version=$(image_version "$2" "$3")
	package=linux-image-$3-dbg
	fetch_package "$(kernel_suite "$1")" "$package=$version" "$4" ||
		die "no $package $version to be had: a newer one is out? remove $cache/builder-* of that kernel"
	# --occurrence lets tar stop at the file, on which dpkg-deb complains
	{ dpkg-deb --fsys-tarfile "$4/$package"_*.deb 2>/dev/null || true; } |
		tar -x -C "$4" --strip-components=5 --occurrence=1 "./usr/lib/debug/boot/vmlinux-$3"
	mv "$4/vmlinux-$3" "$4/vmlinux"
	rm "$4/$package"_*.deb
}

# drgn_at DIR VMLINUX COMMAND...: in the tree that has drgn, with DIR at /mnt, in which VMLINUX is (a link would not do).
drgn_at() {
	local dir=$1
	ln -f "$2" "$dir/vmlinux" 2>/dev/null || cp "$2" "$dir/vmlinux"
	in_tree "$(drgn_tree)" "$dir" "${@:3}"
}
