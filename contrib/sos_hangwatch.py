# SPDX-License-Identifier: GPL-2.0-only
"""Plugin for sos: copy to sos/report/plugins/hangwatch.py."""
from sos.report.plugins import Plugin, IndependentPlugin


class Hangwatch(Plugin, IndependentPlugin):
    """Who waits on what, from the kernel module hangwatch"""

    short_desc = "Tasks that hang"
    plugin_name = "hangwatch"
    profiles = ("system", "kernel")
    kernel_mods = ("hangwatch",)

    def setup(self):
        self.add_copy_spec(["/sys/kernel/debug/hangwatch/*", "/proc/hangwatch/*"])
        self.add_cmd_output(["hangwatch", "hangwatch tree"])
