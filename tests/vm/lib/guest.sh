# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The life of one run: defaults, parts, machine, verdict. Everything of it is in one temporary directory and one child
# process, and both go when we go. Works on the associative array `guest` (see run).

guest_defaults() {
	local big=0
	[[ ${guest[root]} == mini && ${guest[kernel]} != debug ]] || big=1
	: "${guest[mem]:=$((big + 1))G}" "${guest[timeout]:=$((big ? 600 : 120))}"
	guest[dir]=$(mktemp -d "${TMPDIR:-/tmp}/hangwatch-vm.XXXXXX")
	trap guest_cleanup EXIT
	trap 'exit 130' INT TERM HUP
}

guest_cleanup() {
	[[ -z ${guest[pid]-} ]] || kill "${guest[pid]}" 2>/dev/null || true
	rm -rf "${guest[dir]}"
}

# guest_prepare FILE [ARGS]
guest_prepare() {
	local fixtures
	host_packages "$(kernel_machine "${guest[kernel]}")"
	guest[mini]=$(initramfs "${guest[kernel]}")
	[[ ${guest[root]} != full ]] || guest[image]=$(image "${guest[kernel]}" "${guest[variant]}")/root.ext4
	if [[ -z ${guest[modules]-} && -e $top/Kbuild ]]; then
		guest[modules]=$(built_modules "${guest[kernel]}" none)
	fi
	# a guest without fixtures is of use: what needs one goes red there, and work on anything else goes on
	fixtures=$("$vm/build" --fixtures "$(kernel_machine "${guest[kernel]}")") || say "THE FIXTURES DO NOT BUILD: going on without them"
	make_payload "${guest[dir]}" "${guest[kernel]}" "${guest[root]}" "${guest[modules]-}" "$fixtures" "$@"
	cat "${guest[mini]}/root.cpio" "${guest[dir]}/payload.cpio" >"${guest[dir]}/initrd"
	truncate -s 2G "${guest[dir]}/out.raw"
}

# guest_boot: boots the guest and returns when it is gone. A kernel that dies or stalls before its init has run nothing
# of ours: the emulator is to blame, where one processor runs code that another has just patched (int3 in a static
# branch, at boot, seen with 7.x). That is said, the console is kept, and it is booted again, twice at most.
guest_boot() {
	local again
	boot_once
	for again in once twice; do
		died_before_init || return 0
		say "THE KERNEL DIED BEFORE ITS INIT: booting again ($again); console: $(save_console)"
		boot_once
	done
}

reached_init() {
	grep -aqs 'Run /init as init process' "${guest[dir]}/console.log"
}

died_before_init() {
	[[ -s ${guest[dir]}/console.log ]] && ! reached_init
}

# Normally it takes 2 s to get there, with the debug kernel 10 s; less than any guest has in all.
patience_for_init=110

end_stalled_boot() {
	local seconds
	for ((seconds = 0; seconds < patience_for_init; seconds++)); do
		sleep 1
		! reached_init || return 0
		kill -0 "$1" 2>/dev/null || return 0
	done
	kill "$1"
}

# boot_once: streams what the guest says. `ended` is 124 when we had to end it.
boot_once() {
	local arguments
	qemu_arguments
	: >"${guest[dir]}/results.log"
	timeout --kill-after=5 "${guest[timeout]}" "${guest[qemu]}" "${arguments[@]}" </dev/null \
		>"${guest[dir]}/qemu.log" 2>&1 &
	guest[pid]=$!
	end_stalled_boot "${guest[pid]}" &
	tail -f -n +1 -s 0.1 --pid="${guest[pid]}" "${guest[dir]}/results.log" | without_closing_line &
	guest[ended]=0
	wait "${guest[pid]}" || guest[ended]=$?
	guest[pid]=''
	wait
}

# The closing line may follow text that lacks a newline.
without_closing_line() {
	sed -u -e $'/\x1eexit [0-9]*$/{' -e $'s/\x1e.*//' -e '/^$/d' -e '}'
}

closing_status() {
	sed -n $'s/.*\x1eexit \\([0-9]*\\)$/\\1/p' "${guest[dir]}/results.log" | tail -n 1
}

# guest_verdict FILE: exits with the run's status.
guest_verdict() {
	local status faults
	status=$(closing_status)
	faults=$(console_faults "${guest[dir]}/console.log" "$1")
	guest_keep
	if expects_panic "$1"; then
		[[ -z $status ]] || guest_lost "it should have panicked"
		grep -aq 'Kernel panic - not syncing' "${guest[dir]}/console.log" || guest_lost "it ended without a panic"
		status=0
	elif [[ -z $status || ${guest[ended]} -ne 0 ]]; then
		guest_lost "no closing line and reset ($(why_ended))"
	fi
	[[ -z $faults ]] || guest_faults "$faults"
	exit "$status"
}

why_ended() {
	case ${guest[ended]} in
	0) echo "it reset by itself" ;;
	124 | 137) echo "nothing within ${guest[timeout]} s" ;;
	*) echo "QEMU said: $(tail -n 1 "${guest[dir]}/qemu.log")" ;;
	esac
}

guest_lost() {
	say "lost the guest: $1; the console's last lines:"
	tail -n 15 "${guest[dir]}/console.log" | tr -d '\r' >&2
	say "console: $(save_console)"
	exit 125
}

guest_faults() {
	say "the console shows faults nobody declared:"
	printf '%s\n' "$1" >&2
	say "console: $(save_console)"
	exit 124
}

save_console() {
	local log
	log=$cache/console-$(date +%Y%m%d-%H%M%S)-${guest[kernel]}-$$.log
	cp "${guest[dir]}/console.log" "$log"
	printf '%s\n' "$log"
}

guest_keep() {
	[[ -n ${guest[keep]-} ]] || return 0
	mkdir -p "${guest[keep]}"
	cp "${guest[dir]}/console.log" "${guest[dir]}/results.log" "${guest[keep]}"
	tar xf "${guest[dir]}/out.raw" -C "${guest[keep]}" --no-same-owner || say "could not read what the guest sent"
}
