# SPDX-License-Identifier: GPL-2.0-only
"""
compare.py TAKE ORACLE TABLE: hangwatch's tasks table against what drgn says of the same sleeps (sleepers.py). TAP.

A sleep is the same if the switch count is. Every object that both name must be the same, and 99 of 100 sleepers (S, D,
K) must have a name in the table.
"""
import sys

NAMELESS = ("unknown", "waitqueue", "-")


def table_rows(path):
    with open(path) as lines:
        columns = next(lines).split()[1:]
        return [dict(zip(columns, line.split())) for line in lines]


def oracle_rows(path):
    rows = {}
    with open(path) as lines:
        for line in lines:
            tid, switches, _, waits, name, frames = line.rstrip().split(" ", 5)
            rows[tid] = (switches, waits, name, frames)
    return rows


def same_name(ours, oracles):
    if oracles[0] == "=":
        return ours == oracles[1:]
    return oracles[0] != "~" or oracles[1:] in ours


def main(take, oracle_path, table_path):
    table, oracle = table_rows(table_path), oracle_rows(oracle_path)
    counts = dict.fromkeys(("sleepers", "named", "moved", "compared", "wrong", "oracle-knows-not"), 0)
    kinds, dumb = set(), {}
    for row in table:
        if row["STATE"] not in "SDK":
            continue
        counts["sleepers"] += 1
        named = row["KIND"] not in NAMELESS
        counts["named"] += named
        switches, waits, name, frames = oracle.get(row["TID"], ("gone", "-", "-", "-"))
        if not named:
            print(f"# unknown: {row['TID']} {row['COMM']} {row['STATE']} {row['KIND']}: {row['FRAMES']}")
        if switches != row["SWITCHES"]:
            counts["moved"] += 1
        elif waits == "-":
            counts["oracle-knows-not"] += 1
            dumb[frames] = row
        elif named:
            counts["compared"] += 1
            kinds.add(row["KIND"])
            if f"{row['KIND']}={row['ADDRESS']}" not in waits.split(",") or not same_name(row["NAME"], name):
                counts["wrong"] += 1
                print(f"# wrong: {row['TID']} {row['COMM']}: {row['KIND']}={row['ADDRESS']} {row['NAME']}"
                      f" but drgn: {waits[:200]} {name} {frames}")
    for frames, row in dumb.items():
        print(f"# the oracle does not know: {row['COMM']} {row['KIND']}: {frames}")
    say = ", ".join(f"{count} {what}" for what, count in counts.items())
    ok = "ok" if not counts["wrong"] and counts["compared"] else "not ok"
    print(f"{ok} {2 * take - 1} - take {take}: {say}; {len(kinds)} kinds: {' '.join(sorted(kinds))}")
    share = 100 * counts["named"] / max(counts["sleepers"], 1)
    print(f"{'ok' if share >= 99 else 'not ok'} {2 * take} - take {take}: {share:.1f}% of {counts['sleepers']} are named")


main(int(sys.argv[1]), *sys.argv[2:])
