#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 125
# A guest that goes without a closing line is lost, whatever it said before.
echo "ok 1 - all is well"
echo b >/proc/sysrq-trigger
sleep 60
