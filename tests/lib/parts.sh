# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The parts of the three levels: what `check` runs, in which order. Each begins its tests and does not wait for them.

parts_of() {
	local check="style unit build fresh guest debian install count"
	case $1 in
	quick) echo "guest style unit build" ;;
	check) echo "$check" ;;
	all) echo "$check versions flavours packages daemons oracle kdump fuzz rig bench" ;;
	esac
}

kernels_of() {
	case $1 in
	quick) echo 6.1 ;;
	*) kernel_names | xargs ;;
	esac
}

part_style() {
	test_of style "style" "$top/tests/style"
	test_of style "this check itself" "$top/tests/lib/selftest"
}

# What is tested on the host: folders whose Makefile has a target check.
part_unit() {
	local folder few=()
	[[ $level != quick ]] || few=(COUNT=500 ASAN_COUNT=50) # of the simulator's systems
	for folder in tests/unit tests/sim userspace; do
		[[ ! -e $top/$folder/Makefile ]] ||
			test_of unit "host tests of $folder" make -s -C "$top/$folder" check "${few[@]}"
	done
}

part_build() {
	local kernel
	for kernel in $kernels; do
		test_of build "build for $kernel" "$vm/build" --kernel "$kernel"
		[[ $level == quick ]] || test_of build "sparse on $kernel" "$vm/build" --kernel "$kernel" --sparse
	done
	[[ $level == quick ]] || test_of build "build without what a kernel may lack" "$vm/build" --kernel 6.1 \
		KCFLAGS="-include /mnt/tests/fixtures/module/without.h"
}

# Of the kernels nobody chose only 6.1 has guests in `check`: the others have theirs in check-all.
part_guest() {
	local kernel
	for kernel in $kernels; do
		[[ $level == all || -v KERNELS || $kernel == 6.1 ]] || continue
		cases_on "$kernel"
	done
}

# What waits and locks are, and what a chain of them is: where a configuration or a compiler could make a difference.
core_cases="waits/unix.sh waits/locks.sh hangs/chains.sh"

part_versions() {
	test_of versions "the same code whatever version a kernel tells" "$vm/versions" 5.10 6.1 7.x
}

# Kernels that are of a series in `kernels` but for their configuration. KERNELS names them like any other.
part_flavours() {
	local flavour cases=${CASES:-$core_cases}
	[[ ! -v KERNELS ]] || return 0
	for flavour in $(flavour_names); do
		test_of flavours "build for $flavour" "$vm/build" --kernel "$flavour"
		cases_on "$flavour"
	done
}

# A machine that has nothing yet.
part_fresh() {
	test_of fresh "the README's commands on a bare machine" "$top/tests/fresh"
}

# Whole Debian guests: a healthy one, and the incident.
part_debian() {
	test_of debian "a healthy Debian" guest_with 6.1 "$top/tests/demo/healthy.sh"
	test_of debian "make demo" make -s -C "$top" demo
	[[ $level != all ]] || test_of debian "make demo on 7.x" make -s -C "$top" demo KERNEL=7.x
}

part_install() {
	test_of install "make, make install, dkms" "$top/tests/dkms/run"
	test_of install "make dist" "$top/tests/packages/dist"
}

part_packages() {
	test_of packages "Debian packages" "$top/tests/packages/debian"
	test_of packages "RPM packages" "$top/tests/packages/rpm"
}

part_daemons() {
	test_of daemons "Debian's daemons on 6.1" guest_with 6.1 "$top/tests/demo/daemons.sh"
	test_of daemons "Debian's daemons on 7.x" guest_with 7.x "$top/tests/demo/daemons.sh"
	test_of daemons "a healthy server" guest_with 6.1 "$top/tests/demo/busy.sh"
	test_of daemons "a healthy server whose disks are busy" guest_with 6.1 "$top/tests/demo/io.sh"
	test_of daemons "volumes on 6.1" guest_with 6.1 "$top/tests/demo/storage.sh"
	test_of daemons "volumes on 7.x" guest_with 7.x "$top/tests/demo/storage.sh"
}

part_oracle() {
	test_of oracle "make oracle" make -s -C "$top" oracle
}

part_kdump() {
	test_of kdump "make demo-kdump" make -s -C "$top" demo-kdump
	test_of kdump "make demo-kdump on 7.x" make -s -C "$top" demo-kdump KERNEL=7.x
}

part_fuzz() {
	test_of fuzz "the judge against other systems" make -s -C "$top/tests/sim" check SEED=random
	test_of fuzz "make fuzz" make -s -C "$top" fuzz FUZZ_SECS="${FUZZ_SECS:-60}"
}

# The rig must go red where it should, and can take the unit tests' images anew.
part_rig() {
	test_of rig "the runner of guests" "$vm/selftest"
	test_of rig "captures of stacks" env IMAGES="$work/images" "$top/tests/capture/run"
}

# What passes cost, in instructions: no more than allowed.
part_count() {
	test_of count "what a pass costs" "$top/tests/bench/run" --count --sizes 10000 --only "spread demand churn10"
}

part_bench() {
	test_of bench "make bench" make -s -C "$top" bench BENCH="--sizes 1000"
}
