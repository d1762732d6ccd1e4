#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Reads Prometheus' alerting rules from stdin, as promtool check rules does, and complains. It knows the part of YAML that
ours is written in: maps and lists by indentation, plain and quoted words."""
import re
import sys


def parse(lines, indent):
    """The value that begins with the first of the lines; takes them off."""
    first = lines[0][1]
    result = [] if first.startswith("- ") else {}
    while lines and lines[0][0] == indent:
        _, text = lines[0]
        if isinstance(result, list):
            assert text.startswith("- "), "no item: " + text
            lines[0] = (indent + 2, text[2:])
            result.append(parse(lines, indent + 2))
            continue
        match = re.match(r"([a-z_]+):(?: (.+))?$", text)
        assert match, "no key: " + text
        assert match.group(1) not in result, "twice: " + text
        lines.pop(0)
        if match.group(2):
            value = match.group(2)
            assert value[0] not in "&*!|>%@`", "not plain: " + text
            quoted = re.match(r'"([^"\\]*)"$', value)
            assert quoted or '": ' not in value and " #" not in value, "quote it: " + text
            result[match.group(1)] = quoted.group(1) if quoted else value
        else:
            assert lines and lines[0][0] > indent, "nothing below: " + text
            result[match.group(1)] = parse(lines, lines[0][0])
    assert not lines or lines[0][0] < indent, "indented too far: " + lines[0][1]
    return result


def lint_rule(rule):
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}, rule
    assert re.match(r"[A-Z][A-Za-z]+$", rule["alert"]), rule
    assert re.match(r"\d+[smhd]$", rule.get("for", "1s")), rule
    expr = rule["expr"]
    assert expr.count("{") == expr.count("}") and expr.count("(") == expr.count(")") and expr.count('"') % 2 == 0, expr
    assert re.search(r" (>|<|==|>=) \d", expr), "compares nothing: " + expr
    text = rule["annotations"]["summary"]
    assert re.sub(r"\{\{ \$(labels\.[a-z_]+|value) \}\}", "", text).count("{") == 0, text


lines = [(len(line) - len(line.lstrip(" ")), line.strip()) for line in sys.stdin.read().splitlines()
         if line.strip() and not line.lstrip().startswith("#")]
rules = parse(lines, 0)
assert list(rules) == ["groups"]
names = [rule["alert"] for group in rules["groups"] for rule in group["rules"]]
assert names and len(set(names)) == len(names)
for group in rules["groups"]:
    assert set(group) == {"name", "rules"}
    for rule in group["rules"]:
        lint_rule(rule)
