# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What steps in the Debian tree share: TAP lines without numbers, and whether dkms has made the module for the kernel whose
# headers are there.

log=/tmp/step.log
release=$(basename "$(dirname /lib/modules/*/build)")
export DEBIAN_FRONTEND=noninteractive

# step WHAT COMMAND...: what it printed follows it if it failed, and that is the end.
step() {
	local what=$1
	shift
	if "$@" >"$log" 2>&1 </dev/null; then
		echo "ok - $what"
		return
	fi
	echo "not ok - $what"
	cat "$log" /var/lib/dkms/hangwatch/*/build/make.log 2>/dev/null | tail -n 60 | sed 's/^/# /'
	exit 1
}

has_module() {
	dkms status -m hangwatch -k "$release" | tee /dev/stderr | grep -q installed &&
		modinfo -k "$release" hangwatch | tee /dev/stderr | grep -q "^vermagic: *$release "
}

built_quietly() {
	local build_log=(/var/lib/dkms/hangwatch/*/"$release"/*/log/make.log)
	[[ -s ${build_log[0]} ]] && ! grep -E 'warning:|WARNING:' "${build_log[@]}"
}

has_no_module() {
	! modinfo -k "$release" hangwatch && [[ ! -e /var/lib/dkms/hangwatch ]]
}
