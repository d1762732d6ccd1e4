#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 0
# Output arrives whole and in order (the runner compares it).
seq 1 20000
