# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A *builder*: the Debian tree of one kernel, with the kernel's image, its modules, its headers and its own compiler.
# Everything else (module, initramfs, guest image) is made from it. `debug` compiles its kernel in the tree, after
# which it looks like any other.

builder_tools=(gcc make libc6-dev kmod sparse)

builder_recipe() {
	kernel_row "$1"
	cat "$vm/lib/builder.sh" "$vm/lib/debian.sh"
	[[ $1 != debug ]] || cat "$vm/debug.config" "$vm/lib/debug-kernel.sh"
	[[ $(kernel_machine "$1") != arm64 ]] || cat "$vm/lib/arm64-kernel.sh"
}

# builder KERNEL: prints the tree's path.
builder() {
	local entry
	entry=$(cached "builder-$1" "$(builder_recipe "$1")" make_builder "$1")
	printf '%s/tree\n' "$entry"
}

make_builder() {
	local packages
	mapfile -t packages < <(kernel_packages "$1")
	debian_tree "$(kernel_suite "$1")" "$2/tree" "${builder_tools[@]}" "${packages[@]}"
	[[ $1 != debug ]] || make_debug_kernel "$2/tree"
	[[ $(kernel_machine "$1") != arm64 ]] || turn_into_arm64 "$(kernel_suite "$1")" "$2/tree"
	builder_release "$2/tree" >/dev/null
}

# builder_release TREE: the kernel release (`uname -r`) in it; there is exactly one.
builder_release() {
	local found=("$1"/lib/modules/*/build)
	[[ ${#found[@]} -eq 1 ]] || die "expected one kernel with headers in $1, found ${#found[@]}"
	basename "$(dirname "${found[0]}")"
}

# builder_made KERNEL: the release in its builder, or nothing if that isn't made yet; makes none.
builder_made() {
	local tree
	tree=$cache/builder-$1-$(hash <<<"$(builder_recipe "$1")")/tree
	[[ ! -d $tree ]] || builder_release "$tree"
}
