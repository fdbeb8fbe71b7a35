"""How pytest-xdist hands out tests: the contract tests of a vendor together, all others one by one."""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

_CONTRACT_TEST = re.compile(r"::test_clause\[(?P<vendor>[^/\]]+)/")


class VendorScheduling(LoadScopeScheduling):
    """Load scheduling in which the contract tests of one vendor form a scope."""

    def _split_scope(self, nodeid: str) -> str:
        found = _CONTRACT_TEST.search(nodeid)
        return f"contracts of {found['vendor']}" if found is not None else nodeid
