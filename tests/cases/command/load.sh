#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# alone: it ends in a kernel that takes no module
# A kernel that refuses the module, in each way that can be made here: `hangwatch load` says what is missing.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
release=$(uname -r)
ko=$HANGWATCH/hangwatch.ko

# refuses WHAT SAYS ARGUMENTS...
refuses() {
	what=$1 says=$2 status=0
	shift 2
	hangwatch-rescue load "$@" >"$T/said" 2>&1 || status=$?
	if [ "$status" = 3 ] && grep -qF "$says" "$T/said"; then
		ok "$what"
	else
		not_ok "$what"
		sed "s/^/# status $status: /" "$T/said"
	fi
}

# alter FILE WORD OTHER: another word, as long, in what a module says of the kernel it is for. A line of sed's would be
# megabytes long.
alter() {
	line=$(strings -t d "$1" | grep -F " vermagic=")
	offset=${line%% vermagic=*} text="vermagic=${line#* vermagic=}"
	before=${text%%"$2"*}
	printf %s "$3" | dd of="$1" bs=1 seek=$((${offset##* } + ${#before})) conv=notrunc 2>/dev/null
}

# A kernel with modversions overlooks another release, but nothing else in that line.
nines=$(echo "$release" | sed 's/[0-9]/9/g')
cp "$ko" "$T/flags.ko"
alter "$T/flags.ko" mod_unload mod_unloaX
cp "$T/flags.ko" "$T/other.ko"
alter "$T/other.ko" "$release" "$nines"
head -c 1000 "$ko" >"$T/short.ko"

refuses "no module, no headers" "install linux-headers-$release"
mkdir "/lib/modules/$release/build"
refuses "no module" "dkms autoinstall -k $release"
rmdir "/lib/modules/$release/build"
refuses "a file that is not there" "No such file" /nonexistent.ko
refuses "another configuration" "built with another configuration" "$T/flags.ko"
refuses "another kernel" "it is built for $nines, and this is $release" "$T/other.ko"
refuses "a damaged file" "it is damaged" "$T/short.ko"
refuses "a parameter's value" "a parameter was refused" "$ko" interval_ms=-1
check "it is loaded" hangwatch-rescue load "$ko"
refuses "twice" "it is already loaded" "$ko"
check "it goes again" hangwatch-rescue unload

[ -e /sys/kernel/security/lockdown ] || mount -t securityfs none /sys/kernel/security
if echo integrity >/sys/kernel/security/lockdown; then
	refuses "lockdown" "it is not signed" "$ko"
else
	skip "lockdown" "this kernel has none"
fi
if echo Y >/sys/module/module/parameters/sig_enforce; then
	refuses "signatures are enforced" "it is not signed" "$ko"
	{ cat "$ko" && printf '~Module signature appended~\n'; } >"$T/signed.ko"
	refuses "by somebody else" "signed with a key this machine does not trust" "$T/signed.ko"
else
	skip "signatures" "this kernel has none"
fi
echo 1 >/proc/sys/kernel/modules_disabled
refuses "modules are switched off" "kernel.modules_disabled is 1" "$ko"
finish
