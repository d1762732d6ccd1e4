#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Reads Prometheus' text format from stdin, as its parser does, and complains."""
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(r"(%s)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\n]*\",?)*\})? ([-+0-9.eE]+|NaN|[-+]Inf)$" % NAME)


def lint(lines):
    types, helps, seen = {}, set(), set()
    for line in lines:
        word = line.split(" ", 3)
        if line.startswith("# HELP "):
            assert word[2] not in helps, "second HELP: " + line
            helps.add(word[2])
        elif line.startswith("# TYPE "):
            assert word[2] not in types, "second TYPE: " + line
            assert word[3] in ("gauge", "counter"), line
            types[word[2]] = word[3]
        else:
            match = SAMPLE.match(line)
            assert match, "no sample: " + line
            name = match.group(1)
            assert name in types and name in helps, "no HELP and TYPE before: " + line
            assert (types[name] == "counter") == name.endswith("_total"), "counters end in _total: " + line
            assert match.group(0).split(" ")[0] not in seen, "twice: " + line
            seen.add(match.group(0).split(" ")[0])
            float(match.group(3))
    assert seen, "nothing"


lint(sys.stdin.read().splitlines())
