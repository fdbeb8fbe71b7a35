"""What a user is told to add: nothing that the world file could not hold, and nothing that would be of no use."""

from dataclasses import replace

import pytest

from contracts.run.lacking import lacking, too_few
from contracts.spec import load_spec
from contracts.wire.call import Credentials
from contracts.world import World

SPEC = load_spec("alibaba")
(CREATE,) = SPEC.checked()
BARE = World(vendor="alibaba", credentials=Credentials(access_key_id="id", access_key_secret="secret"))
STATEFUL = replace(BARE, states_url="http://target/_states")
LOOK = "GetVpcPeerConnectionAttribute"
TAKEN = "ResourceAlreadyExist.VpcPeer/condition"
NO_CDT = "OperationFailed.AcceptUserCdtNotOpened/condition"


def advice(place, world=BARE, absent=(), side="reject"):
    clause = next(clause for clause in SPEC.clauses.values() if clause.id.split("/", 2)[2] == place)
    return lacking(clause, side, SPEC, world, absent)


def test_only_tables_that_the_world_file_may_have_are_asked_for():
    assert advice(TAKEN) is None
    assert advice(NO_CDT) == "add [values.accepter-cdt-not-opened] to the world file"


def test_where_the_target_can_be_put_into_a_condition_its_values_are_not_asked_for():
    assert advice(NO_CDT, STATEFUL) is None


@pytest.mark.parametrize(("place", "side"), [("lifecycle/initial", "accept"), (TAKEN, "reject")])
def test_where_the_target_lacks_an_operation_that_is_said(place, side):
    assert advice(place, absent=(LOOK,), side=side) == f"the target has no {LOOK}, which would show it"


def test_one_value_of_what_makes_a_place_may_be_too_few():
    few = replace(BARE, values={"VpcId": ("vpc-1",), "AcceptingVpcId": ("vpc-2", "vpc-3")})
    assert too_few(CREATE, few) == "there may be too few places to create at: give more values of VpcId under [values]"
    assert (
        too_few(CREATE, replace(few, values={"VpcId": ("vpc-1", "vpc-4"), "AcceptingVpcId": ("vpc-2", "vpc-3")}))
        is None
    )
