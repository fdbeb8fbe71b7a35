"""Exchanges made by hand, so that the judge is tested without generator, wire or target."""

import json
from functools import cache
from urllib.parse import quote

import pytest

from contracts.exchange import Exchange, Request, Response
from contracts.judge import Judge
from contracts.spec import load_spec
from contracts.world import parse_world

_spec = cache(load_spec)
WORLD = """
vendor = "alibaba"
[credentials]
access_key_id = "ID"
access_key_secret = "SECRET"
[target]
checks_signatures = false
[values]
RegionId = ["cn-hangzhou"]
VpcId = ["vpc-a1", "vpc-a2"]
AcceptingAliUid = [1210123456123456]
AcceptingRegionId = ["cn-hangzhou"]
AcceptingVpcId = ["vpc-b1", "vpc-b2"]
ResourceGroupId = ["rg-1"]
[values.unknown-resource-group]
ResourceGroupId = ["rg-none"]
"""

ORDINARY = {
    "Action": "CreateVpcPeerConnection",
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-a1",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-hangzhou",
    "AcceptingVpcId": "vpc-b1",
    "Version": "2022-01-01",
    "Format": "JSON",
}


class Bench:
    """A judge of Alibaba's create operation, fed by hand. `dry=True` keeps the pair of VPCs free."""

    def __init__(self):
        self.spec = _spec("alibaba")
        self.judge = Judge(self.spec, parse_world(WORLD, {"ID": "id", "SECRET": "secret"}, place="world"))
        self._count = 0

    def clause(self, place):
        return self.spec.clauses[f"alibaba/CreateVpcPeerConnection/{place}"]

    def see(self, answer, **changes):
        """Show an exchange: the ordinary call with changes (None leaves a parameter out), and its answer."""
        texts = {name: text for name, text in {**ORDINARY, **changes}.items() if text is not None}
        url = "http://target/?" + "&".join(f"{name}={quote(text, safe='')}" for name, text in texts.items())
        return self.judge.see(Exchange(request=Request(method="GET", url=url), outcome=answer))

    def begin(self):
        """Show the plainest call accepted, at a pair that no other call uses, and as a dry run."""
        self.see(created("pcc-0"), VpcId="vpc-a2", AcceptingVpcId="vpc-b2")
        self.dry(VpcId="vpc-a1", AcceptingVpcId="vpc-b2")
        self.dry()

    def dry(self, answer=None, **changes):
        """Show a dry run; without an answer it passes."""
        return self.see(answer or PASSED, DryRun="true", **changes)

    def broken(self):
        """Return the places of all broken sides."""
        self.judge.settle()
        return {
            (clause.subject + "/" + clause.rule, side)
            for clause, side in self.spec.sides()
            if self.judge.tally.is_broken(clause, side)
        }


def answer(status, body, content_type="application/json"):
    return Response(status=status, headers=(("Content-Type", content_type),), body=json.dumps(body).encode())


def refusal(code, message, status=400):
    return answer(status, {"RequestId": "R", "HostId": "h", "Code": code, "Message": message})


def created(instance="pcc-1", **members):
    return answer(200, {"RequestId": "R", "InstanceId": instance, **members})


PASSED = refusal("DryRunOperation", "The operation DryRun verifies success.")


@pytest.fixture
def bench():
    return Bench()
