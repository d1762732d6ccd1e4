# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The *full* root: a Debian of the kernel's suite with systemd and services, as an ext4 image. It holds the kernel, its
# initrd (for kdump) and the modules the mini root has. Guests write to a snapshot, never to the image.

variant_packages() {
	local row
	row=$(table roots | awk -v name="$1" '$1 == name || $1 == "base"')
	table roots | grep -qE "^$1\s" || die "no variant '$1'; there are: $(table roots | awk '{ print $1 }' | xargs)"
	awk '{ for (i = 2; i <= NF; i++) print $i }' <<<"$row"
}

image_recipe() {
	initramfs_recipe "$1"
	variant_packages "$2"
	cat "$vm/lib/image.sh" "$vm"/guest/*.service
}

# image KERNEL VARIANT: prints the entry; the image is root.ext4 in it.
image() {
	initramfs "$1" >/dev/null
	cached "full-$1-$2" "$(image_recipe "$1" "$2")" make_image "$1" "$2"
}

make_image() {
	local tree=$3/tree packages
	mapfile -t packages < <(variant_packages "$2")
	debian_tree "$(kernel_suite "$1")" "$tree" "${packages[@]}"
	add_kernel "$1" "$tree"
	add_session "$tree"
	mke2fs -q -t ext4 -d "$tree" "$3/root.ext4" "$(($(du -sm "$tree" | cut -f1) + 1024))M"
	rm -rf "$tree"
}

add_kernel() {
	local from release
	from=$(builder "$1")
	release=$(builder_release "$from")
	cp "$from"/boot/*"-$release" "$2/boot/"
	mkdir -p "$2/lib/modules"
	cp -r "$(initramfs "$1")/root/lib/modules/$release" "$2/lib/modules/"
}

add_session() {
	local units=$1/etc/systemd/system
	chroot "$1" systemctl --quiet enable syslog-ng.service # trixie's package leaves it off
	install -m 644 "$vm"/guest/*.service "$units"
	mkdir -p "$units/multi-user.target.wants"
	ln -s ../hangwatch-run.service "$units/multi-user.target.wants/"
	echo guest >"$1/etc/hostname"
	printf '127.0.0.1 localhost guest\n' >"$1/etc/hosts"
}
