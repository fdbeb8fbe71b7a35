"""A history of each vendor, made by hand."""

import pytest

from ..benches import AlibabaHistory, NaverHistory


@pytest.fixture
def alibaba():
    return AlibabaHistory()


@pytest.fixture
def naver():
    return NaverHistory()
