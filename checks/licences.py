"""Lists the licences of all Go modules, and of the data, that anything here is built of.

Usage: licences.py [--write]. Without --write it confirms that docs/licences.md is
what it would write. A module without a licence text that is known, or with one that
is not among ALLOWED, ends it with status 1. Licences are told by the sentences that
make them what they are, in the files of the module itself.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
# What each says, in words alone. A file may hold the texts of several.
BSD = "redistribution and use in source and binary forms"
TEXTS = [
    ("MPL-2.0", ["mozilla public license version 2 0"]),
    ("Apache-2.0", ["apache license version 2 0 january 2004"]),
    ("BSD-3-Clause", [BSD, "neither the name"]),
    ("BSD-3-Clause", [BSD, "may not be used to endorse"]),
    ("BSD-2-Clause", [BSD]),
    ("ISC", ["permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted"]),
    ("MIT", ["permission is hereby granted free of charge to any person obtaining a copy"]),
    ("Unlicense", ["this is free and unencumbered software released into the public domain"]),
    ("GPL", ["gnu general public license"]),
    ("AGPL", ["gnu affero general public license"]),
    ("LGPL", ["gnu lesser general public license"]),
]
# Permissive ones. MPL-2.0 asks for the source of changed files of the module alone,
# and is allowed where nothing that is deployed is built of it.
ALLOWED = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense"}
ALLOWED_IN_TOOLS = ALLOWED | {"MPL-2.0"}
NAMES = re.compile(r"^(licen[cs]e|copying|unlicense)([.-](?!summary).*)?$", re.IGNORECASE)


def modules(folder, *arguments):
    """The modules that packages are built of: path to (version, folder)."""
    out = subprocess.run(["go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", *arguments],
                         cwd=ROOT / folder, check=True, capture_output=True, text=True).stdout
    found = {}
    for line in out.splitlines():
        if line.strip():
            path, version, where = line.split("\t")
            if not path.startswith("zentrunk-reports"):
                found[path] = (version, where)
    return found


def licences(where):
    """The licences of the texts in a module's folder, a sorted list."""
    found = set()
    for file in sorted(pathlib.Path(where).iterdir()):
        if file.is_file() and NAMES.match(file.name):
            words = " ".join(re.findall(r"[a-z0-9]+", file.read_text(errors="replace").lower()))
            told = {name for name, sentences in TEXTS if all(s in words for s in sentences)}
            if "BSD-3-Clause" in told:
                told.discard("BSD-2-Clause")
            if "MPL-2.0" in told:
                told = {"MPL-2.0"}  # its text names the others
            found |= told or {f"unknown ({file.name})"}
    return sorted(found)


def data():
    """The sentence on the data that is deployed, of the version that is there."""
    version = (ROOT / "internal" / "zones" / "version.txt").read_text().strip()
    [package] = re.findall(r"^tzdata==(\S+)", (ROOT / "checks" / "requirements-zones.txt").read_text(), re.MULTILINE)
    return f"The IANA time zone database, {version}, is in the public domain; the package tzdata {package}, whose compiled form of it is deployed, is under Apache-2.0."


def listing():
    """The page, and a line for each module that may not be there."""
    uses = [
        ("functions", modules(".", "./functions/..."), ALLOWED),
        ("workstation", modules("local", "./zentrunk"), ALLOWED_IN_TOOLS),
        ("tests and tools", modules(".", "-test", "./...") | modules(".", "tool") | modules("local", "-test", "./..."), ALLOWED_IN_TOOLS),
    ]
    lines, faults, seen = [], [], set()
    for use, found, allowed in uses:
        for path, (version, where) in sorted(found.items()):
            names = licences(where)
            if not names or set(names) - allowed:
                faults.append(f"{path} {version}, in {use}: {', '.join(names) or 'no licence'} is not allowed")
            if (path, version) not in seen:
                lines.append(f"| {path} | {version} | {', '.join(names)} | {use} |")
            seen.add((path, version))
    page = f"""# Licences of dependencies

Made by `make licences`; `make check` holds it to what is built. Every Go module by the
widest use it has: in a function that is deployed, in the command for a workstation, or in tests and
tools alone. Go's own library is under BSD-3-Clause. {data()} Deployed are permissive licences only ({', '.join(sorted(ALLOWED))}); MPL-2.0 is allowed beside them in what is not deployed.

| module | version | licence | used in |
|---|---|---|---|
""" + "\n".join(lines) + "\n"
    return page, faults


def main():
    page, faults = listing()
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page)
    elif not PAGE.exists() or PAGE.read_text() != page:
        faults.append("docs/licences.md is not current: run `make licences`")
    print(f"licences: {page.count(chr(10) + '| ') - 1} modules, {len(faults)} faults")
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
