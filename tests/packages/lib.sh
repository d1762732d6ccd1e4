# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What the tests of packages share: a Debian with what builds and checks packages, in which each run works in an overlay
# of its own, and the checkout's tarball. Nothing is installed on the host.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../vm/lib/common.sh"
for part in kernels mirror debian; do
	# shellcheck source=/dev/null
	source "$vm/lib/$part.sh"
done

# Of the suite whose kernel is 6.1: its headers are among them.
# shellcheck disable=SC2034 # for those who source this
package_kernel=6.1
package_tools=(autopkgtest build-essential debhelper dh-dkms dkms fakeroot file kmod libncurses-dev libsmartcols-dev lintian
	pkg-config procps rpm rpmlint scdoc systemd-sysv)

# package_tree: prints the tree's path.
package_tree() {
	local recipe entry
	recipe=$(cat "$vm/lib/debian.sh"; declare -f make_package_tree; echo "${package_tools[*]}"; kernel_row "$package_kernel")
	entry=$(cached packages "$recipe" make_package_tree)
	printf '%s/tree\n' "$entry"
}

make_package_tree() {
	local headers
	mapfile -t headers < <(kernel_packages "$package_kernel" | grep '^linux-headers')
	debian_tree "$(kernel_suite "$package_kernel")" "$1/tree" "${package_tools[@]}" "${headers[@]}"
	# manuals of packages under test are looked for
	grep -l path-exclude "$1"/tree/etc/dpkg/dpkg.cfg.d/* | xargs -r rm
}

# in_overlay WORK COMMAND...: COMMAND in a writable view of the tree, with WORK/share at /mnt, without a network.
in_overlay() {
	mkdir -p "$1/upper" "$1/overlay" "$1/view"
	# shellcheck disable=SC2016 # expanded by the inner shell
	unshare --mount --net --pid --fork --kill-child --propagation private sh -euc '
		tree=$1 work=$2
		shift 2
		mount -t overlay -o "lowerdir=$tree,upperdir=$work/upper,workdir=$work/overlay" overlay "$work/view"
		mount -t proc proc "$work/view/proc"
		mount --bind /dev "$work/view/dev"
		mount --bind "$work/share" "$work/view/mnt"
		exec chroot "$work/view" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
	' in_overlay "$(package_tree)" "$@"
}

# run_steps FILE: its TAP.
run_steps() {
	cat "$here/inside.sh" "$here/$1" >"$work/share/steps"
	in_overlay "$work" bash /mnt/steps || true
}

# edits: a commit of them, if there are any. With an index of our own: tests beside this one do the same.
edits() {
	cp "$(git -C "$top" rev-parse --path-format=absolute --git-path index)" "$work/index"
	GIT_INDEX_FILE=$work/index git -C "$top" stash create
}

# make_dist DIR: the tarball of the checkout, edits of tracked files included; prints its path.
make_dist() {
	[[ -n ${rev-} ]] || rev=$(edits)
	make -s -C "$top" dist DIST="$1" REV="${rev:=HEAD}"
	echo "$1"/hangwatch-*.tar.gz
}

# numbered: TAP with numbers and a plan; the status of a harness.
numbered() {
	awk '/^(not )?ok - / { sub(/ok -/, "ok " ++n " -") } /^not ok/ { bad = 1 } { print; fflush() }
		END { print "1.." n + 0; exit bad || !n }'
}

new_work() {
	work=$(mktemp -d "$cache/packages-work.XXXXXX")
	trap 'rm -rf --one-file-system "$work"' EXIT
	mkdir "$work/share"
}
