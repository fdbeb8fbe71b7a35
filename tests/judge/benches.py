"""Judges fed by hand with whole histories: calls on several operations, by two accounts, with time that passes."""

from __future__ import annotations

import json
from functools import cache
from typing import ClassVar

from contracts.exchange import Exchange, Request, Response, TransportFailure
from contracts.judge import Judge, Opinion
from contracts.spec import load_spec
from contracts.wire.call import Call, Credentials
from contracts.wire.vendor import wire_of
from contracts.world import parse_world

_spec = cache(load_spec)
BEGAN = 1_700_000_000.0
SETTLES_WITHIN = 30
RESET_URL, STATES_URL = "http://target/_reset", "http://target/_states"
REQUESTER = Credentials(access_key_id="requester-key", access_key_secret="requester-secret")
ACCEPTER = Credentials(access_key_id="accepter-key", access_key_secret="accepter-secret")
STRANGER = Credentials(access_key_id="stranger-key", access_key_secret="stranger-secret")
ENVIRONMENT = {"ID": "requester-key", "SECRET": "requester-secret", "ID2": "accepter-key", "SECRET2": "accepter-secret"}

TARGET = f"""
[credentials]
access_key_id = "ID"
access_key_secret = "SECRET"
[credentials.accepter]
access_key_id = "ID2"
access_key_secret = "SECRET2"
[target]
checks_signatures = %s
settles_within = {SETTLES_WITHIN}
reset_url = "{RESET_URL}"
states_url = "{STATES_URL}"
"""

LOST = TransportFailure(problem="the connection was cut before an answer came")
STALE = TransportFailure(problem="the connection was closed without an answer", is_stale=True)


def json_answer(status, value):
    headers = (("Content-Type", "application/json"),)
    return Response(status=status, headers=headers, body=json.dumps(value).encode())


def xml_answer(status, text):
    return Response(status=status, headers=(("Content-Type", "application/xml"),), body=text.encode())


class History:
    """A judge, and the clock of whoever sends: every exchange takes a tenth of a second."""

    vendor = ""
    values = ""
    across = ""

    def __init__(self, *, across=True, checks_signatures=False):
        world = f'vendor = "{self.vendor}"' + TARGET % str(checks_signatures).lower()
        world += self.values + (self.across if across else "")
        self.spec = _spec(self.vendor)
        self.world = parse_world(world, ENVIRONMENT, place="world")
        self.judge = Judge(self.spec, self.world)
        self.now = BEGAN
        self._wire = wire_of(self.vendor)
        self._nonces = 0

    def wait(self, seconds):
        self.now += seconds

    def wait_past_the_deadline(self):
        self.wait(SETTLES_WITHIN + 1)

    def send(self, operation, answer, texts, *, by=REQUESTER, signed_at=None, signature="", nonce=None, method="GET"):
        """Show a call that is rightly signed, and its answer."""
        request = self.request(
            operation, texts, by=by, signed_at=signed_at, signature=signature, nonce=nonce, method=method
        )
        return self.show(request, answer)

    def request(self, operation, texts, *, by=REQUESTER, signed_at=None, signature="", nonce=None, method="GET"):
        self._nonces += 1
        call = Call(
            operation=operation,
            path=self.spec.operations[operation].path,
            parameters=tuple((name, text) for name, text in texts.items() if text is not None),
            method=method,
            position="form" if method == "POST" else "query",
            signature=signature,
        )
        at = self.now if signed_at is None else signed_at
        return self._wire.encode(
            call, base_url="http://target", credentials=by, now=at, nonce=nonce or f"nonce-{self._nonces}"
        )

    def show(self, request, answer, *, sent_at=None, answered_at=None) -> Opinion:
        """Show a request and its answer; by default it is sent now, and answered a tenth of a second later."""
        sent_at = self.now if sent_at is None else sent_at
        answered_at = sent_at + 0.1 if answered_at is None else answered_at
        self.now = max(self.now, answered_at)
        exchange = Exchange(request=request, outcome=answer, sent_at=sent_at, answered_at=answered_at)
        return self.judge.see(exchange)

    def reset(self, answer=None):
        self.show(Request(method="POST", url=RESET_URL), answer or Response(status=204))

    def change(self, state, action, answer=None):
        """Put the target into a state by the provider-state protocol, or out of it (`teardown`)."""
        body = json.dumps({"state": state, "action": action, "params": {}}).encode()
        self.show(Request(method="POST", url=STATES_URL, body=body), answer or Response(status=200))

    def broken(self):
        """Return the places of all broken sides."""
        self.judge.settle()
        return {
            (f"{clause.subject}/{clause.rule}", side)
            for clause, side in self.spec.sides()
            if self.judge.tally.is_broken(clause, side)
        }

    def finding(self):
        """Return the one finding there is."""
        found = [self.judge.tally.of(clause, side).finding for clause, side in self.spec.sides()]
        (one,) = [finding for finding in found if finding is not None]
        return one

    def marks(self, place, side):
        """Return what was seen of a clause side."""
        clause = next(clause for clause, _ in self.spec.sides() if f"{clause.subject}/{clause.rule}" == place)
        return self.judge.tally.of(clause, side).marks


OWN_ACCOUNT, OTHER_ACCOUNT = 1210123456123456, 1310123456123456


class AlibabaHistory(History):
    """Alibaba Cloud's operations; `pcc-1` is what is created if nothing else is said."""

    vendor = "alibaba"
    values = f"""
[values]
RegionId = ["cn-hangzhou"]
VpcId = ["vpc-a1", "vpc-a2", "vpc-a3"]
AcceptingAliUid = [{OWN_ACCOUNT}]
AcceptingRegionId = ["cn-hangzhou"]
AcceptingVpcId = ["vpc-b1", "vpc-b2", "vpc-b3"]
ResourceGroupId = ["rg-1"]
[values.unknown-resource-group]
ResourceGroupId = ["rg-none"]
"""
    across = f"""
[values.cross-account]
AcceptingAliUid = [{OTHER_ACCOUNT}]
AcceptingVpcId = ["vpc-x1"]
"""
    create_operation = "CreateVpcPeerConnection"
    pair: ClassVar = {"VpcId": "vpc-a1", "AcceptingVpcId": "vpc-b1"}
    elsewhere: ClassVar = {"VpcId": "vpc-a2", "AcceptingVpcId": "vpc-b2"}
    cross: ClassVar = {"VpcId": "vpc-a1", "AcceptingVpcId": "vpc-x1", "AcceptingAliUid": str(OTHER_ACCOUNT)}

    def call(self, action, answer, texts, **how):
        return self.send(action, answer, {"Action": action, "Version": "2022-01-01", "Format": "JSON", **texts}, **how)

    def create_texts(self, **texts):
        ordinary = {
            "Action": self.create_operation,
            "Version": "2022-01-01",
            "Format": "JSON",
            "RegionId": "cn-hangzhou",
            "AcceptingAliUid": str(OWN_ACCOUNT),
            "AcceptingRegionId": "cn-hangzhou",
            **self.pair,
        }
        return {**ordinary, **texts}

    def create(self, answer="pcc-1", *, how=None, **texts):
        """Show a creation: an id stands for the answer with that id."""
        answer = self.created(answer) if isinstance(answer, str) else answer
        return self.send(self.create_operation, answer, self.create_texts(**texts), **(how or {}))

    @staticmethod
    def created(instance):
        return json_answer(200, {"RequestId": "R", "InstanceId": instance})

    def look(self, status, instance="pcc-1", **members):
        """Show a look at a connection: a text stands for an answer with that state."""
        answer = self.shown(instance, status, **members) if isinstance(status, str) else status
        return self.call("GetVpcPeerConnectionAttribute", answer, {"InstanceId": instance})

    @staticmethod
    def shown(instance, status, **members):
        return json_answer(200, {"RequestId": "R", "InstanceId": instance, "Status": status, **members})

    def list(self, *items, answer=None):
        """Show a list of items."""
        listed = {"RequestId": "R", "TotalCount": len(items), "VpcPeerConnects": list(items)}
        return self.call("ListVpcPeerConnections", answer or json_answer(200, listed), {"RegionId": "cn-hangzhou"})

    @staticmethod
    def item(instance="pcc-1", status="Activated", *, pair=None, **members):
        one, other = (pair or AlibabaHistory.pair).values()
        about = {"Vpc": {"VpcId": one}, "AcceptingVpc": {"VpcId": other}}
        return {"InstanceId": instance, "Status": status, **about, **members}

    def accept(self, instance="pcc-1", answer=None, *, by=ACCEPTER, **texts):
        return self.call("AcceptVpcPeerConnection", answer or OK, {"InstanceId": instance, **texts}, by=by)

    def reject(self, instance="pcc-1", answer=None, *, by=ACCEPTER):
        return self.call("RejectVpcPeerConnection", answer or OK, {"InstanceId": instance}, by=by)

    def modify(self, instance="pcc-1", answer=None):
        return self.call("ModifyVpcPeerConnection", answer or OK, {"InstanceId": instance, "Description": "changed"})

    def delete(self, instance="pcc-1", answer=None, **texts):
        return self.call("DeleteVpcPeerConnection", answer or OK, {"InstanceId": instance, **texts})


OK = json_answer(200, {"RequestId": "R"})


def refusal(code, message, status=400):
    return json_answer(status, {"RequestId": "R", "HostId": "h", "Code": code, "Message": message})


TAKEN = refusal("ResourceAlreadyExist.VpcPeer", "The specified resource of VpcPeer already exists.")
BUSY = refusal(
    "Conflict.Operation",
    "There are other peering operations on the requester VPC or accepter VPC, try again later.",
)
NOT_FOUND = refusal("ResourceNotFound.InstanceId", "The specified resource of InstanceId is not found.")
ILLEGAL_NAME = refusal("IllegalParam.Name", "The param of Name is illegal.")
ILLEGAL_TOKEN = refusal("IllegalParam.ClientToken", "The param of ClientToken is illegal.")
MISMATCH = refusal("IdempotentParameterMismatch", "The token was used with other parameters.")
INCORRECT_STATUS = refusal("IncorrectStatus.VpcPeer", "The status of VpcPeer [pcc-1] is incorrect.")
PASSED = refusal("DryRunOperation", "The operation DryRun verifies success.")
NO_CDT = refusal("OperationFailed.CdtNotOpened", "The operation failed because the Cdt service is not opened.")
BAD_GATEWAY = Response(status=502, headers=(("Content-Type", "text/html"),), body=b"<html>bad gateway</html>")


class NaverHistory(History):
    """NAVER Cloud's operations; peering 1 is what is created if nothing else is said."""

    vendor = "naver"
    values = """
[values]
regionCode = ["KR"]
sourceVpcNo = ["1001", "1002"]
targetVpcNo = ["1002", "1001"]
"""
    across = """
[values.cross-account]
targetVpcNo = ["3001"]
targetVpcName = ["stranger"]
targetVpcLoginId = ["stranger@example.com"]
"""
    create_operation = "createVpcPeeringInstance"
    cross: ClassVar = {"targetVpcNo": "3001", "targetVpcName": "stranger", "targetVpcLoginId": "stranger@example.com"}

    @staticmethod
    def item(number="1", status="RUN", *, reverse="", source="1001", target="1002", **members):
        """Return a peering as it is shown."""
        return {
            "vpcPeeringInstanceNo": number,
            "vpcPeeringName": "granted",
            "regionCode": "KR",
            "createDate": "2020-08-07T17:53:06+0900",
            "lastModifyDate": "2020-08-07T17:53:06+0900",
            "vpcPeeringInstanceStatus": {"code": status, "codeName": status.lower()},
            "vpcPeeringInstanceStatusName": status,
            "vpcPeeringInstanceOperation": {"code": "NULL", "codeName": "NULL OP"},
            "sourceVpcNo": source,
            "sourceVpcName": "a",
            "sourceVpcIpv4CidrBlock": "10.1.0.0/16",
            "sourceVpcLoginId": "own@example.com",
            "targetVpcNo": target,
            "targetVpcName": "b",
            "targetVpcIpv4CidrBlock": "10.2.0.0/16",
            "targetVpcLoginId": "stranger@example.com" if target == "3001" else "own@example.com",
            "vpcPeeringDescription": "",
            "hasReverseVpcPeering": bool(reverse),
            "isBetweenAccounts": target == "3001",
            "reverseVpcPeeringInstanceNo": reverse,
            **members,
        }

    def answer(self, operation, *items):
        listed = {"totalRows": len(items), "vpcPeeringInstanceList": list(items)}
        success = {"requestId": "R", "returnCode": "0", "returnMessage": "success"}
        return json_answer(200, {f"{operation}Response": {**success, **listed}})

    def call(self, operation, answer, texts, **how):
        return self.send(operation, answer, {"responseFormatType": "json", **texts}, **how)

    def create(self, number="1", status="INIT", *, reverse="", source="1001", target="1002", answer=None, **texts):
        shown = self.item(number, status, reverse=reverse, source=source, target=target)
        given = {"sourceVpcNo": source, "targetVpcNo": target, **texts}
        return self.call(self.create_operation, answer or self.answer(self.create_operation, shown), given)

    def create_across(self, number="1"):
        return self.create(number, target="3001", **{k: v for k, v in self.cross.items() if k != "targetVpcNo"})

    def look(self, number="1", status="RUN", *, answer=None, **about):
        """Show a look at a peering."""
        operation = "getVpcPeeringInstanceDetail"
        answer = answer or self.answer(operation, self.item(number, status, **about))
        return self.call(operation, answer, {"vpcPeeringInstanceNo": number})

    def look_in_vain(self, number="1"):
        return self.look(number, answer=self.answer("getVpcPeeringInstanceDetail"))

    def list(self, *items, answer=None):
        operation = "getVpcPeeringInstanceList"
        return self.call(operation, answer or self.answer(operation, *items), {})

    def decide(self, verdict, number="1", *, by=ACCEPTER, answer=None):
        operation, given = "acceptOrRejectVpcPeering", {"vpcPeeringInstanceNo": number, "isAccept": verdict}
        answer = answer or self.answer(operation, self.item(number, "INIT", target="3001"))
        return self.call(operation, answer, given, by=by)

    def delete(self, number="1", answer=None):
        operation = "deleteVpcPeeringInstance"
        return self.call(operation, answer or self.answer(operation), {"vpcPeeringInstanceNo": number})


INITIAL = ("lifecycle/initial", "accept")
ACTIVATED, NOT_ACTIVATED = ("lifecycle/Activated", "accept"), ("lifecycle/Activated", "reject")
ACCEPTING, NOT_ACCEPTING = ("lifecycle/Accepting", "accept"), ("lifecycle/Accepting", "reject")
RUN, NOT_RUN = ("lifecycle/RUN", "accept"), ("lifecycle/RUN", "reject")


def created_across(history):
    """Create across accounts, and return the history."""
    history.create(**history.cross)
    return history
