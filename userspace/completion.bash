# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# bash completion of hangwatch. It starts no program: on a machine that hangs a tab must not hang too.

_hangwatch() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
	local commands="screen why report check list tree wait export record diff status load unload set top"
	for ((i = 1; i < COMP_CWORD; i++)); do
		[[ " $commands " != *" ${COMP_WORDS[i]} "* ]] || command=${COMP_WORDS[i]}
	done
	case $before in
	--from | -o | --output) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	esac
	case $command in
	'') mapfile -t COMPREPLY < <(compgen -W "$commands --from --min-age --help --version" -- "$word") ;;
	report) mapfile -t COMPREPLY < <(compgen -W "-o --redact" -- "$word") ;;
	check) mapfile -t COMPREPLY < <(compgen -W "-w -c --npd" -- "$word") ;;
	list) mapfile -t COMPREPLY < <(compgen -W "queues tasks chains alerts status kinds -o -J -r -n -s -Q -H" -- "$word") ;;
	wait) mapfile -t COMPREPLY < <(compgen -W "--exec --json --once" -- "$word") ;;
	export) mapfile -t COMPREPLY < <(compgen -W "prom dot folded -o" -- "$word") ;;
	set) mapfile -t COMPREPLY < <(compgen -W "interval_ms= waiters_max= alert_secs= alerts_per_hour= panic_on= panic_without_kdump= memory_max_kb= cpu_max_percent= audit= sysrq_key=" -- "$word") ;;
	record | diff | load) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	esac
}
complete -F _hangwatch hangwatch hangwatch-rescue
