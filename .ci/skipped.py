"""Print the tests that a run skipped for want of a library, one a line: `skipped.py JUNIT.xml`."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

found = []
for case in ET.parse(sys.argv[1]).iter("testcase"):  # noqa: S314 - pytest's own report of this very run
    if any("could not import" in skip.get("message", "") for skip in case.iter("skipped")):
        # a module that is skipped whole has its name alone
        names = case.get("classname", "") or case.get("name", "")
        path = Path(*names.split(".")).with_suffix(".py").as_posix()
        found.append(f"{path}::{case.get('name')}" if case.get("classname") else path)
if not found:
    sys.exit("no test was skipped for want of a library: the reason is told otherwise now, look here")
print("\n".join(found))  # noqa: T201 - for the shell
