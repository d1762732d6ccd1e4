# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Reads the tables `kernels` and `flavours`: names, suites and packages.

# kernel_names: those of each `make check`; flavour_names: those that only check-all takes besides.
kernel_names() {
	table kernels | awk '{ print $1 }'
}

flavour_names() {
	table flavours | awk '{ print $1 }'
}

# kernel_row NAME: its row, or an error that names the choices.
kernel_row() {
	local row
	row=$({ table kernels; table flavours; } | awk -v name="$1" '$1 == name')
	[[ -n $row ]] || die "no kernel '$1'; there are: $(kernel_names | xargs) $(flavour_names | xargs)"
	printf '%s\n' "$row"
}

kernel_suite() {
	kernel_row "$1" | awk '{ print $2 }'
}

kernel_packages() {
	kernel_row "$1" | awk '{ for (i = 3; i <= NF; i++) print $i }'
}

# kernel_machine NAME: amd64 or arm64.
kernel_machine() {
	[[ $1 == arm64* ]] && echo arm64 || echo amd64
}

# kernel_arguments NAME: what its command line needs. debug: walking ACPI's interrupt table takes half a minute under
# KASAN and emulation, longer than ACPI allows itself; the interrupt lines the firmware has set up serve as well.
kernel_arguments() {
	[[ $1 != debug ]] || printf 'acpi=noirq'
}
