# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# For who watches a healthy machine: $passes passes; what is bad in one of them, as look() finds it, is in the file $bad.
# shellcheck disable=SC2154 # they are the case's

watch() {
	last=0
	while [ "$last" -lt "$passes" ]; do
		now=$(status passes)
		if [ "$now" = "$last" ]; then sleep 0.05; else look; fi
		last=$now
	done
}

nothing_bad() {
	sort "$bad" | uniq -c | sort -rn | head -n 20
	[ ! -s "$bad" ]
}
