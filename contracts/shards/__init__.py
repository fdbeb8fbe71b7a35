"""Shards: a run in several parts, each with its own clauses and, at a target that they share, its own VPCs."""

from contracts.shards.costs import expected_requests
from contracts.shards.shard import Shard
from contracts.shards.split import split
from contracts.shards.worlds import deal

__all__ = ["Shard", "deal", "expected_requests", "split"]
