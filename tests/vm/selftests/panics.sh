#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 125
# An undeclared panic is a lost guest.
echo c >/proc/sysrq-trigger
sleep 60
