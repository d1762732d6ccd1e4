# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A builder for arm64 is a tree of this machine, with a cross compiler, in which the kernel's own packages are arm64's:
# unpacked, not installed, because they want that machine's programs.

# turn_into_arm64 SUITE TREE: the release that the tree has, for arm64 instead; and its busybox.
turn_into_arm64() {
	local suite=$1 tree=$2 here there package
	here=$(builder_release "$tree")
	there=${here%-amd64}-arm64
	rm -r "$tree/lib/modules/$here" "$tree/usr/src/linux-headers-$here"
	mkdir "$tree/arm64"
	for package in "linux-headers-$there" "linux-image-$there" busybox-static; do
		fetch_package "$suite" "$package:arm64" "$tree/arm64"
	done
	for package in "$tree"/arm64/linux-*.deb; do
		dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$tree"
	done
	dpkg-deb --fsys-tarfile "$tree"/arm64/busybox-static*.deb | tar -xO --wildcards '*/busybox' >"$tree/arm64/busybox"
	rm "$tree"/arm64/*.deb
}
