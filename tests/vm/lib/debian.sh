# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Debian trees: made by mmdebstrap, entered by chroot. What is mounted in one lives in a mount namespace of the command
# that needs it and goes with it, so a killed builder leaves no mount behind.

# debian_tree SUITE DIR PACKAGES...: newest version wins, security updates included; backports win only if named.
debian_tree() {
	local suite=$1 dir=$2 sources=() prefer=()
	shift 2
	need_root "making a Debian tree"
	mapfile -t sources < <(mirror_sources "$suite")
	[[ $suite != *-backports ]] || prefer=(--aptopt="APT::Default-Release \"$suite\"")
	mmdebstrap --quiet --mode=root --variant=apt --include="$(IFS=,; echo "$*")" \
		--aptopt='APT::Install-Recommends "false"' "${prefer[@]}" \
		--dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
		"${suite%-backports}" "$dir" "${sources[@]}"
}

# in_tree DIR SOURCE COMMAND...: runs COMMAND in the tree with /proc and with SOURCE at /mnt.
in_tree() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	unshare --mount --propagation private sh -euc '
		tree=$1 source=$2
		shift 2
		mount -t proc proc "$tree/proc"
		mount --bind "$source" "$tree/mnt"
		exec chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C "$@"
	' in_tree "$@"
}
