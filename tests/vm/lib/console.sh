# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Judges a console log: any line of console.patterns is a fault, unless the test declared it with a comment line
# `# expect-console: REGEX`. A declared panic (`# expect-panic`) excuses what follows the panic, no more.

# declared FILE WORD: the arguments of its `# WORD: ...` lines.
declared() {
	grep -a "^# $2: " "$1" | sed "s/^# $2: //" || true
}

expects_panic() {
	grep -aq '^# expect-panic$' "$1"
}

# console_faults LOG TEST: prints the lines nobody declared.
console_faults() {
	local log=$1 test=$2
	tr -d '\r' <"$log" | before_panic "$test" |
		grep -aE -f <(table console.patterns) |
		grep -avE -f <(declared "$test" expect-console) || true
}

before_panic() {
	if expects_panic "$1"; then
		sed '/Kernel panic - not syncing/,$d'
	else
		cat
	fi
}
