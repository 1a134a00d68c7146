"""Makes the time zone database of internal/zones, and checks the one that is there.

Usage: zones.py [--check | --newest]. The database is made of the package that
requirements-zones.txt pins by version and SHA-256, and the same pin gives the same
bytes. --newest pins the newest version that is served, then does the same. --check
writes nothing: it confirms that the database is what the pin gives, and says whether
a newer one is served. That is no failure, unless ZONES_REQUIRED is set.

Either way, Go's reading of every zone is then compared with that of Python's zoneinfo.
"""

import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import zipfile

import zonerules

ROOT = pathlib.Path(__file__).resolve().parent.parent
PIN = ROOT / "checks" / "requirements-zones.txt"
PACKAGE = ROOT / "internal" / "zones"
WHEELS = ROOT / ".tools" / "zones"
PINNED = re.compile(r"^tzdata==(\S+) --hash=sha256:([0-9a-f]{64})$", re.MULTILINE)
INSIDE = "tzdata/zoneinfo/"


class Unreachable(Exception):
    """No package can be had: its text is the client's last word."""


def pip(*arguments):
    """The output of pip, which takes wheels of tzdata alone and asks for nothing else."""
    done = subprocess.run([sys.executable, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check",
                           "--retries", "1", "--timeout", "10", "--no-deps", "--only-binary", ":all:"], capture_output=True, text=True)
    if done.returncode != 0:
        raise Unreachable((done.stderr.strip().splitlines() or ["pip failed"])[-1].removeprefix("ERROR: "))
    return done.stdout


def served():
    """Version and SHA-256 of the newest package that is served."""
    report = json.loads(pip("install", "--dry-run", "--ignore-installed", "--report", "-", "tzdata"))
    [package] = report["install"]
    return package["metadata"]["version"], package["download_info"]["archive_info"]["hashes"]["sha256"]


def pinned():
    """Version and SHA-256 of the package that is pinned."""
    [pin] = PINNED.findall(PIN.read_text())
    return pin


def wheel(version, sha256):
    """The pinned package, asked for only where no earlier run left it."""
    for download in (False, True):
        if download:
            pip("download", "--dest", str(WHEELS), f"tzdata=={version}")
        for file in WHEELS.glob(f"tzdata-{version}-*.whl"):
            data = file.read_bytes()
            if hashlib.sha256(data).hexdigest() == sha256:
                return zipfile.ZipFile(io.BytesIO(data))
    sys.exit(f"zones: tzdata {version} as served has another SHA-256 than {PIN.name} says")


def database(package):
    """The version's name, such as 2026f, and the compiled rules by the name of the zone."""
    told = package.read("tzdata/__init__.py").decode()
    [version] = re.findall(r'^IANA_VERSION = "(\d{4}[a-z]+)"$', told, re.MULTILINE)
    files = {name.removeprefix(INSIDE): package.read(name) for name in package.namelist() if name.startswith(INSIDE)}
    rules = {name: data for name, data in sorted(files.items()) if data[:4] == b"TZif"}
    if set(rules) != set(package.read("tzdata/zones").decode().split()):
        sys.exit("zones: the package's list of zones is not what lies in it")
    return version, rules


def archive(rules):
    """The rules as a zip. Stored, not compressed: what compresses differs between machines."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        for name, data in rules.items():
            entry = zipfile.ZipInfo(name)  # of 1 January 1980
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            z.writestr(entry, data)
    return out.getvalue()


def newest(shipped):
    """Says whether a newer package than the pinned one is served; ends where that must be known. False where nobody can be asked."""
    reached = True
    try:
        version, _ = served()
    except Unreachable as e:
        reached = False
        said = [f"SKIPPED. No package can be asked for: {e}", "whether a newer database than the shipped one is out is not known."]
    else:
        if version == pinned()[0]:
            print(f"zones: {shipped}, the newest that is served")
            return reached
        said = [f"tzdata {version} is served, and {shipped} (tzdata {pinned()[0]}) is shipped.", "Days may begin at the wrong hour: make zones ARGS=--newest"]
    print("*" * 64, *(f"zones: {line}" for line in said), "*" * 64, sep="\n")
    if os.environ.get("ZONES_REQUIRED"):
        sys.exit(1)
    return reached


def main():
    arguments = sys.argv[1:]
    if arguments not in ([], ["--check"], ["--newest"]):
        sys.exit(__doc__)
    checking = arguments == ["--check"]
    online = newest((PACKAGE / "version.txt").read_text().strip()) if checking else True
    try:
        if arguments == ["--newest"]:
            now = "tzdata=={} --hash=sha256:{}".format(*served())
            PIN.write_text(PINNED.sub(now, PIN.read_text()))
        version, rules = database(wheel(*pinned()))
    except Unreachable as e:
        if online:
            sys.exit(f"zones: tzdata {pinned()[0]} cannot be had: {e}")
        return  # which newest has said
    for name, want in {"version.txt": version.encode() + b"\n", "zoneinfo.zip": archive(rules)}.items():
        file = PACKAGE / name
        if not checking:
            file.write_bytes(want)
        elif file.read_bytes() != want:
            sys.exit(f"zones: {file.relative_to(ROOT)} is not what tzdata {pinned()[0]} gives: run make zones")
    print(f"zones: {version}, {len(rules)} zones, {len(archive(rules))} bytes")
    zonerules.compare(ROOT, rules)


if __name__ == "__main__":
    main()
