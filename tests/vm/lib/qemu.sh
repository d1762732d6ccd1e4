# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# One emulated machine. First serial port: console, to a file. Second: results, to a file as well, so that a slow reader
# neither slows the guest nor loses a line. A raw disk with serial `hwout` takes what the guest sends back; a full guest
# has its Debian on `hwroot`, never written to.

# qemu_arguments: reads `guest` (an associative array, see run), fills the array `arguments`.
qemu_arguments() {
	local disk=() machine=() results=() clock=() extra=()
	read -ra extra <<<"${guest[qemu-args]}"
	[[ -z ${guest[image]} ]] || disk=(
		-drive "if=none,id=root,format=raw,cache=unsafe,snapshot=on,file=${guest[image]}"
		-device "virtio-blk-pci,drive=root,serial=hwroot"
	)
	machine_arguments
	clock_arguments
	arguments=(
		"${machine[@]}" -nodefaults -no-user-config -display none -no-reboot
		"${clock[@]}" -smp "${guest[smp]}" -m "${guest[mem]}"
		-kernel "${guest[mini]}/vmlinuz" -initrd "${guest[dir]}/initrd"
		-append "console=${guest[console]} panic=-1 no_timer_check net.ifnames=0 $(root_arguments) $(kernel_arguments "${guest[kernel]}") ${guest[append]}"
		-chardev "file,id=console,path=${guest[dir]}/console.log" -serial chardev:console
		-chardev "file,id=results,path=${guest[dir]}/results.log" "${results[@]}"
		"${disk[@]}"
		-drive "if=none,id=out,format=raw,cache=unsafe,file=${guest[dir]}/out.raw"
		-device "virtio-blk-pci,drive=out,serial=hwout"
		-device vmcoreinfo
	)
	arguments+=("${extra[@]}")
	[[ -z ${guest[qmp]} ]] || arguments+=(-qmp "unix:${guest[qmp]},server=on,wait=off")
}

# What a machine calls its processor and its serial ports; arm64's board has one port, so the results get a card.
machine_arguments() {
	guest[qemu]=qemu-system-x86_64 guest[console]=ttyS0
	machine=(-cpu "max,la57=off") results=(-serial chardev:results)
	[[ $(kernel_machine "${guest[kernel]}") == arm64 ]] || return 0
	guest[qemu]=qemu-system-aarch64 guest[console]=ttyAMA0
	machine=(-M "virt,gic-version=3" -cpu "max,pauth-impdef=on") results=(-device "pci-serial,chardev=results")
}

# With --count a guest's nanosecond is an instruction: its times repeat, whatever else runs here. Without ERMS, as one
# `rep stosb` would count a byte a piece.
clock_arguments() {
	clock=(-accel "tcg,thread=multi")
	[[ ${guest[count]} != 0 ]] || return 0
	clock=(-accel "tcg,thread=single" -icount "shift=0,sleep=off")
	guest[smp]=1
	[[ ${guest[qemu]} != qemu-system-x86_64 ]] || machine=(-cpu "max,la57=off,-erms,-fsrm")
}

# rig_root is for guest/init; root= is for a crash kernel, which inherits the command line.
root_arguments() {
	printf 'rig_root=%s' "${guest[root]}"
	[[ -z ${guest[image]} ]] || printf ' root=/dev/vda rw'
}
