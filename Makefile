# SPDX-License-Identifier: GPL-2.0-only
#
#	make		build hangwatch.ko for the running kernel (or KDIR=)
#	make install	install it for that kernel (modules_install, depmod)
#	make userspace	the hangwatch command (userspace/Makefile says what it needs)
#	make userspace-install	install it (PREFIX=/usr/local DESTDIR=)
#	make dist	hangwatch-VERSION.tar.gz of the commit that is checked out, the same bytes each time
#	make shell	a guest that hangs, the module loaded, a root prompt on this terminal (KERNEL=6.1)
#	make demo	the incident in a guest, ending in the table (KERNEL=6.1)
#	make demo-kdump	the same, ending in a vmcore
#	make oracle	a server's sleepers by drgn and debug information, against the tables
#	make bench	what a pass costs, measured in a guest (KERNEL=6.1)
#	make fuzz	the core's fuzz targets, ten minutes each (FUZZ_SECS=600 FUZZ=fuzz_scan)
#	make soak	passes under churn and load cycles, hours of them (PASSES=100000 CYCLES=1000)
#	make unit	host tests of the core; make style: checkpatch, shellcheck, SPDX
#	make quick	tests for somebody who changes code: three minutes
#	make check	the tests: half an hour (KERNELS="6.1 7.x" CASES="waits/*")
#	make check-all	everything on every kernel: hours
#
# All but the first two set everything up by themselves, as root, on a Debian machine; nothing of
# hangwatch is ever loaded there.

KERNELRELEASE ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KERNELRELEASE)/build
KERNEL ?= 6.1
DEPMOD ?= depmod
FUZZ_SECS ?= 600
REV ?= HEAD
DIST ?= .
VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)

all: modules

modules clean:
	$(MAKE) -C $(KDIR) M=$(CURDIR) $@

install: modules
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install
	$(DEPMOD) -a $(KERNELRELEASE)

quick:
	tests/check --quick

userspace:
	$(MAKE) -C userspace

userspace-install: userspace
	$(MAKE) -C userspace man install

# Owner, order and time are the commit's: git writes them, and gzip -n adds none.
dist:
	git -c tar.umask=0022 archive --format=tar --prefix=hangwatch-$(VERSION)/ $(REV) \
		| gzip -n9 >$(DIST)/hangwatch-$(VERSION).tar.gz

check:
	tests/check

check-all:
	tests/check --all

soak:
	tests/soak

unit:
	$(MAKE) -C tests/unit check
	$(MAKE) -C userspace check

style:
	tests/style

shell:
	tests/vm/shell --kernel $(KERNEL)

demo:
	tests/demo/run --kernel $(KERNEL) $(DEMO)

oracle:
	tests/oracle/run
	tests/oracle/server
	for kernel in 5.10 6.1 6.12 7.x; do \
		tests/vm/run --kernel $$kernel --root full --variant server --mem 2G --timeout 1800 \
			-- tests/demo/named.sh || exit; \
	done

demo-kdump:
	tests/demo/kdump --kernel $(KERNEL)

bench:
	tests/bench/run --kernel $(KERNEL) $(BENCH)
	tests/bench/run --kernel $(KERNEL) --count --peers --sizes "1000 10000"

fuzz:
	tests/unit/fuzz $(FUZZ_SECS) $(FUZZ)

.PHONY: all modules clean install userspace userspace-install dist quick check check-all soak unit style shell demo demo-kdump oracle bench fuzz
