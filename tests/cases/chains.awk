# SPDX-License-Identifier: GPL-2.0-only
# chains.awk CHAINS TRUTH: compares the chains with what a fixture says of its
# own in lines that begin with "chain":
#	chain verdict=V behind=N root=PID,PID says=TEXT
#		one chain has these (N+: so many or more behind), one of the roots
#		(0: no task) and the text, _ for a space, in its sentence
#	chain none root=PID,PID
#		none of these is at a root
#	chain-task COMM[TID] cgroup=PATH
#		the tree of some chain has that task in that cgroup

FNR == 1 { part++ }

part == 1 && FNR == 1 {
	for (i = 2; i <= NF; i++)
		column[$i] = i - 1
	next
}

part == 1 && $2 != "|" { rows[++count] = $0; next }
part == 1 && $4 == "pid" && $(NF - 1) == "cgroup" { cgroup[$3] = $NF; next }
part == 2 && $1 == "chain-task" { judge_task() }
part == 2 && $1 == "chain" { judge() }

function pid_of(root) {
	return match(root, /\[[0-9]+\]$/) ? substr(root, RSTART + 1, RLENGTH - 2) : 0
}

function sentence_of(row, f,	i) {
	for (i = 1; i < column["SENTENCE"]; i++)
		sub(/^ *[^ ]+ +/, "", row)
	gsub(/ /, "_", row)
	return row
}

function is_root(row) {
	return index("," t["root"] ",", "," row ",") > 0
}

# A number, or one with a + for at least so many
function is_behind(n) {
	return t["behind"] ~ /\+$/ ? n + 0 >= t["behind"] + 0 : n == t["behind"]
}

# What is wrong with a row; "" if nothing is
function differs(row,	f, why) {
	split(row, f)
	if (!is_root(pid_of(f[column["ROOT"]])))
		return "no such root"
	if (t["none"])
		return ""
	if (f[column["VERDICT"]] != t["verdict"])
		why = why "verdict is not " t["verdict"] "; "
	if (!is_behind(f[column["BEHIND"]]))
		why = why "not " t["behind"] " behind; "
	if (!index(sentence_of(row, f), t["says"]))
		why = why "the sentence lacks " t["says"] "; "
	return why
}

function judge_task() {
	judged++
	if ("cgroup=" cgroup[$2] == $3)
		return
	wrong++
	print "# cgroup " cgroup[$2] "; truth: " $0
}

function judge(	i, at, why, found, near) {
	split("", t)
	t["none"] = $2 == "none"
	for (i = 2; i <= NF; i++) {
		at = index($i, "=")
		if (at)
			t[substr($i, 1, at - 1)] = substr($i, at + 1)
	}
	for (i = 1; i <= count; i++) {
		why = differs(rows[i])
		found += why == ""
		if (why != "no such root")
			near = near "# " why " " rows[i] "\n"
	}
	judged++
	if (t["none"] ? found : !found) {
		wrong++
		printf "%s# truth: %s\n", near, $0
	}
}

END { exit !judged || wrong > 0 }
