#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 0
# expect-panic
# A declared panic is the expected end.
echo c >/proc/sysrq-trigger
sleep 60
