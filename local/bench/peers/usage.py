"""Time, CPU time and memory of this process, as bench counts its own."""

import resource
import time


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    raise RuntimeError("no VmHWM in the process's status")


class Usage:
    def __init__(self):
        self.began, self.cpu = time.monotonic(), cpu_seconds()

    def so_far(self):
        """Nanoseconds since this was made, and the peak of memory from the process's start."""
        return {
            "Took": int((time.monotonic() - self.began) * 1e9),
            "CPU": int((cpu_seconds() - self.cpu) * 1e9),
            "Peak": peak_bytes(),
        }
