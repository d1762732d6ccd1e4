# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The *mini* root: static busybox, the kernel modules of modules.list and guest/init, as an uncompressed cpio (cheaper
# to load than to unpack under emulation). A *full* guest boots through it too, as far as switch_root.

initramfs_recipe() {
	builder_recipe "$1"
	cat "$vm/lib/initramfs.sh" "$vm/modules.list" "$vm/guest/init" /bin/busybox | hash
}

# initramfs KERNEL: prints the entry: root.cpio, vmlinuz, and the tree under root/ (full images take its modules).
initramfs() {
	builder "$1" >/dev/null
	cached "mini-$1" "$(initramfs_recipe "$1")" make_initramfs "$1"
}

make_initramfs() {
	local tree release root=$2/root
	tree=$(builder "$1")
	release=$(builder_release "$tree")
	make_busybox "$root" "$(busybox_of "$1" "$tree")"
	make_accounts "$root/etc"
	take_modules "$tree" "$release" "$root"
	install -m 755 "$vm/guest/init" "$root/init"
	cp "$tree/boot/vmlinuz-$release" "$2/vmlinuz"
	printf '%s\n' "$release" >"$2/release"
	pack "$root" "$2/root.cpio"
}

# pack DIR FILE: as the cpio the kernel unpacks; several of them can follow one another.
pack() {
	(cd "$1" && find . -print0 | cpio --quiet --null --create --format=newc --owner=+0:+0) >"$2"
}

# busybox_of KERNEL TREE: a static one that runs on its machine.
busybox_of() {
	[[ $(kernel_machine "$1") == arm64 ]] && echo "$2/arm64/busybox" || echo /bin/busybox
}

# make_busybox ROOT BUSYBOX: with the names that this machine's has.
make_busybox() {
	local dir applet
	for dir in bin dev proc sys run tmp root mnt newroot etc var/log home; do
		mkdir -p "$1/$dir"
	done
	install -m 755 "$2" "$1/bin/busybox"
	for applet in $(/bin/busybox --list); do
		[[ $applet == busybox ]] || ln -s busybox "$1/bin/$applet"
	done
	ln -s bin "$1/sbin"
	mkdir "$1/usr"
	ln -s ../bin "$1/usr/bin"
	ln -s ../bin "$1/usr/sbin"
}

make_accounts() {
	printf '%s\n' root:x:0:0:root:/root:/bin/sh user:x:1000:1000:user:/home:/bin/sh \
		other:x:1001:1001:other:/home:/bin/sh nobody:x:65534:65534:nobody:/:/bin/sh >"$1/passwd"
	printf '%s\n' root:x:0: user:x:1000: other:x:1001: nogroup:x:65534: >"$1/group"
	printf '127.0.0.1 localhost\n' >"$1/hosts"
}

# take_modules TREE RELEASE ROOT: unpacked, because busybox reads only plain ones everywhere.
take_modules() {
	local from=$1/lib/modules/$2 to=$3/lib/modules/$2 file
	mkdir -p "$to"
	cp "$from"/modules.{order,builtin,builtin.modinfo} "$to"
	module_files "$1" "$2" | while read -r file; do
		install -D -m 644 "$1/lib/modules/$2/$file" "$to/$file"
	done
	find "$to" -name '*.ko.xz' -exec xz -d {} +
	depmod -b "$3" "$2"
}

# module_files TREE RELEASE: the files of modules.list and of what they need, relative to the modules directory.
module_files() {
	local name
	for name in $(table modules.list); do
		modprobe -d "$1" -S "$2" --show-depends "$name" 2>/dev/null || true
	done | awk '$1 == "insmod" { print $2 }' | sed "s|.*/lib/modules/$2/||" | sort -u
}
