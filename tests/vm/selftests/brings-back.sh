#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 5
# What is in /hangwatch/out comes back, also from a test that fails.
echo "kept" >/hangwatch/out/kept
exit 5
