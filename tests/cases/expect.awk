# SPDX-License-Identifier: GPL-2.0-only
# expect.awk ROWS FACTS: what a case expects of a fixture's tasks, with what the fixture made put in: truth lines for
# agree.awk and chain lines for chains.awk.
#
# ROWS are the lines of a table of waits (lib.sh) that belong to the fixture:
#
#	TASK KIND OBJECT OWNER OUTCOME VERDICT ROOT [KEY=VALUE...]
#	chain VERDICT BEHIND ROOT SENTENCE	(VERDICT none: ROOT is no root)
#
# FACTS are the fixture's lines: "truth pid=P tid=T as=TASK KEY=VALUE...". {KEY} in a row is what the task's own line says,
# or else any line of the fixture. "." is not compared. "~" before an OBJECT: the name has it in it; "#": it has that number as
# a word. "!" before a KIND: none of those. Every task that the fixture tells of must be expected, and the other way round.
# A line without "as=" is the fixture's own expectation, and stays as it is (scene).

NR == FNR { rows[++row_count] = $0; next }
/^truth / { facts[++fact_count] = $0 }
/^chain-task / { print }
{ learn($0, every) }

function learn(line, into,	word, n, i, at) {
	n = split(line, word)
	for (i = 2; i <= n; i++) {
		at = index(word[i], "=")
		into[substr(word[i], 1, at - 1)] = substr(word[i], at + 1)
	}
}

function filled(text,	key) {
	while (match(text, /\{[a-z0-9-]+\}/)) {
		key = substr(text, RSTART + 1, RLENGTH - 2)
		if (!(key in own) && !(key in every))
			return "no-fact-" key
		done = done substr(text, 1, RSTART - 1) (key in own ? own[key] : every[key])
		text = substr(text, RSTART + RLENGTH)
	}
	text = done text
	done = ""
	return text
}

function said(key, value) {
	if (value == ".")
		return ""
	if (key == "kind" && sub(/^!/, "", value))
		key = "notkind"
	if (key == "object" && sub(/^~/, "", value))
		return " object~" filled(value)
	if (key == "object" && sub(/^#/, "", value))
		key = "inode"
	return " " key "=" filled(value)
}

function expected(row,	f, n, i, line) {
	n = split(row, f)
	line = said("kind", f[2]) said("object", f[3]) said("owner", f[4]) said("outcome", f[5]) \
		said("verdict", f[6]) said("root", f[7])
	for (i = 8; i <= n; i++)
		line = line " " filled(f[i])
	return line
}

function expected_chain(row,	f) {
	split(row, f)
	if (f[2] == "none")
		return "chain none root=" filled(f[4])
	return "chain verdict=" f[2] " behind=" filled(f[3]) " root=" filled(f[4]) " says=" filled(f[5])
}

END {
	for (i = 1; i <= fact_count; i++) {
		split("", own)
		learn(facts[i], own)
		if (!("as" in own)) {
			print facts[i]
			continue
		}
		for (k = 1; k <= row_count; k++) {
			split(rows[k], f)
			if (f[1] != own["as"])
				continue
			seen[k] = told[i] = 1
			print "truth pid=" own["pid"] " tid=" own["tid"] expected(rows[k])
		}
		if (!told[i])
			print "truth tid=" own["tid"] " kind=nothing-expected-of-" own["as"]
	}
	split("", own)
	for (k = 1; k <= row_count; k++) {
		split(rows[k], f)
		if (f[1] == "chain")
			print expected_chain(rows[k])
		else if (!seen[k])
			print "truth tid=0 kind=no-task-" f[1]
	}
}
