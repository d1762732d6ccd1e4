#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 0
# A healthy run is green, and so is one whose closing line follows text without a newline.
printf "no newline"
