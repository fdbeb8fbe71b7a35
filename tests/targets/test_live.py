"""Which targets are on this machine: there a run may create and delete without being allowed to."""

from __future__ import annotations

import pytest

from contracts.targets.live import is_loopback


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8080",
        "https://LOCALHOST/",
        "http://cloud.localhost",
        "http://127.0.0.1:1",
        "http://127.8.9.10/vpc/v2",
        "http://[::1]:8080",
    ],
)
def test_this_machine(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost.example.com",
        "http://localhosts",
        "http://notlocalhost",
        "http://127.cloud.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@cloud.example.com",
        "http://[::1234:5]",
        "http://10.0.0.1",
        "https://vpcpeer.aliyuncs.com",
        "http:///",
    ],
)
def test_another_machine(url: str) -> None:
    assert not is_loopback(url)
