#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""json_check.py SCHEMA: reads JSON values from stdin, one after the other, and complains of what the schema forbids. It
knows the words of JSON Schema that ours has, and refuses any other; where python3-jsonschema is installed that judges
as well."""
import json
import sys

TYPES = {"object": dict, "array": list, "string": str, "null": type(None), "number": (int, float)}
SAYS_NOTHING = {"$comment", "$schema", "title", "description", "$defs"}


def is_type(value, name):
    return isinstance(value, TYPES[name]) and not isinstance(value, bool)


def complaint(value, schema, root):
    """What is wrong with the value, None if nothing is."""
    for word, rule in schema.items():
        if word in SAYS_NOTHING or word == "additionalProperties":
            continue
        elif word == "type":
            names = rule if isinstance(rule, list) else [rule]
            if not any(is_type(value, name) for name in names):
                return "%r is none of %s" % (value, names)
        elif word == "$ref":
            assert rule.startswith("#/$defs/"), rule
            wrong = complaint(value, root["$defs"][rule[8:]], root)
            if wrong:
                return wrong
        elif word == "anyOf":
            wrong = [complaint(value, one, root) for one in rule]
            if all(wrong):
                return "nothing fits: " + "; ".join(wrong)[:600]
        elif word == "required":
            missing = [key for key in rule if key not in value]
            if missing:
                return "no %s" % missing
        elif word == "items":
            for item in value:
                wrong = complaint(item, rule, root)
                if wrong:
                    return wrong
        elif word == "properties":
            other = schema.get("additionalProperties", True)
            for key, item in value.items():
                part = rule.get(key, other)
                wrong = complaint(item, part, root) if isinstance(part, dict) else None if part else "unwanted"
                if wrong:
                    return "%s: %s" % (key, wrong)
        else:
            raise ValueError("the schema has a word that is not known here: " + word)
    return None


def values(text):
    decoder, at = json.JSONDecoder(), 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        yield value


schema = json.load(open(sys.argv[1]))
count = 0
for value in values(sys.stdin.read()):
    wrong = complaint(value, schema, schema)
    if wrong:
        sys.exit("# " + wrong)
    try:
        import jsonschema
        jsonschema.validate(value, schema)
    except ImportError:
        pass
    count += 1
sys.exit(not count)
