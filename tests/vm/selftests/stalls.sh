#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 125
# A guest that says nothing more is lost, not waited for.
sleep 600
