# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Compiles the `debug` kernel in its builder: Debian's source, tinyconfig, debug.config on top, installed where Debian
# installs a kernel. Objects are dropped afterwards; vmlinux stays, with its debug information.

make_debug_kernel() {
	cp "$vm/debug.config" "$1/usr/src/debug.config"
	in_tree_here "$1" <<-'EOF'
		cd /usr/src
		tar xf linux-source-*.tar.xz
		rm linux-source-*.tar.xz
		mv linux-source-* linux
		cd linux
		make -s tinyconfig
		scripts/kconfig/merge_config.sh -m .config ../debug.config >/dev/null
		make -s olddefconfig
		grep -E '^CONFIG_.*=[^n]' ../debug.config | grep -vxFf .config && exit 1
		nice make -s -j"$(nproc)" bzImage modules
		make -s modules_install
		release=$(make -s kernelrelease)
		cp arch/x86/boot/bzImage "/boot/vmlinuz-$release"
		cp System.map "/boot/System.map-$release"
		ln -sfn /usr/src/linux "/lib/modules/$release/build"
		find . -name '*.o' ! -path './scripts/*' ! -path './tools/*' -delete
	EOF
}

# in_tree_here TREE: runs the script on standard input in the tree.
in_tree_here() {
	mkdir -p "$1.mnt"
	in_tree "$1" "$1.mnt" bash -euo pipefail -s
	rmdir "$1.mnt"
}
