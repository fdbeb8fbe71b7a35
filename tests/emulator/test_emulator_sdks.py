"""The vendors' own SDKs, unchanged, against the emulator (facts/alibaba.md, 5; facts/naver.md, 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from contracts.emulator import Emulator

OWN_UID, OTHER_UID = 1210123456123456, 1310123456123456


@pytest.fixture
def alibaba() -> Iterator[Emulator]:
    with Emulator("alibaba", settle_seconds=0) as emulator:
        yield emulator


@pytest.fixture
def naver() -> Iterator[Emulator]:
    with Emulator("naver", settle_seconds=0) as emulator:
        yield emulator


def keys(emulator: Emulator, *, accepter: bool = False) -> tuple[str, str]:
    own_key, own_secret, accepter_key, accepter_secret = emulator.environment.values()
    return (accepter_key, accepter_secret) if accepter else (own_key, own_secret)


SCHEMES = pytest.mark.parametrize("scheme", ["ACS3-HMAC-SHA256", "v2"], ids=["V3", "V1"])


@pytest.fixture(params=["ACS3-HMAC-SHA256", "v2"], ids=["V3", "V1"])
def newer_sdk(alibaba: Emulator, request: pytest.FixtureRequest) -> Any:
    return newer_client(alibaba, request.param)


def newer_client(alibaba: Emulator, scheme: str, *, accepter: bool = False) -> Any:
    client = pytest.importorskip("alibabacloud_vpcpeer20220101.client")
    models = pytest.importorskip("alibabacloud_tea_openapi.models")
    key, secret = keys(alibaba, accepter=accepter)
    config = models.Config(
        access_key_id=key,
        access_key_secret=secret,
        endpoint=urlsplit(alibaba.url).netloc,
        protocol="http",
        region_id="cn-hangzhou",
        signature_algorithm=scheme,
    )
    return client.Client(config)


def test_the_newer_alibaba_sdk_creates_shows_lists_and_deletes(newer_sdk: Any) -> None:
    models = pytest.importorskip("alibabacloud_vpcpeer20220101.models")
    created = newer_sdk.create_vpc_peer_connection(
        models.CreateVpcPeerConnectionRequest(
            region_id="cn-hangzhou",
            vpc_id="vpc-bp1requester01",
            accepting_ali_uid=OWN_UID,
            accepting_region_id="cn-beijing",
            accepting_vpc_id="vpc-bp1accepter01",
            name="peer_1",
            description="a b*~+/=é",
            client_token="token-0001",
            dry_run=False,
        )
    ).body
    asked = models.GetVpcPeerConnectionAttributeRequest(instance_id=created.instance_id)
    shown = newer_sdk.get_vpc_peer_connection_attribute(asked).body
    assert (shown.status, shown.name, shown.description) == ("Activated", "peer_1", "a b*~+/=é")
    assert (shown.owner_id, shown.vpc.vpc_id) == (OWN_UID, "vpc-bp1requester01")
    pair = models.ListVpcPeerConnectionsRequest(vpc_id=["vpc-bp1accepter01", "vpc-bp1requester01"])
    listed = newer_sdk.list_vpc_peer_connections(pair).body
    assert [each.instance_id for each in listed.vpc_peer_connects] == [created.instance_id]
    deleting = models.DeleteVpcPeerConnectionRequest(instance_id=created.instance_id, force=True)
    assert newer_sdk.delete_vpc_peer_connection(deleting).body.request_id
    assert newer_sdk.list_vpc_peer_connections(pair).body.total_count == 0


@SCHEMES
def test_the_newer_alibaba_sdk_goes_across_accounts(alibaba: Emulator, scheme: str) -> None:
    models = pytest.importorskip("alibabacloud_vpcpeer20220101.models")
    requester, accepter = newer_client(alibaba, scheme), newer_client(alibaba, scheme, accepter=True)

    def created(vpc: str) -> str:
        wanted = models.CreateVpcPeerConnectionRequest(
            region_id="cn-hangzhou",
            vpc_id=vpc,
            accepting_ali_uid=OTHER_UID,
            accepting_region_id="cn-beijing",
            accepting_vpc_id="vpc-2zestranger01",
        )
        return str(requester.create_vpc_peer_connection(wanted).body.instance_id)

    def status(instance_id: str) -> str:
        asked = models.GetVpcPeerConnectionAttributeRequest(instance_id=instance_id)
        return str(requester.get_vpc_peer_connection_attribute(asked).body.status)

    one, other = created("vpc-bp1requester01"), created("vpc-bp1requester02")
    listed = accepter.list_vpc_peer_connections(models.ListVpcPeerConnectionsRequest()).body
    assert [each.status for each in listed.vpc_peer_connects] == ["Accepting", "Accepting"]
    accepter.accept_vpc_peer_connection(models.AcceptVpcPeerConnectionRequest(instance_id=one, client_token="t"))
    accepter.reject_vpc_peer_connection(models.RejectVpcPeerConnectionRequest(instance_id=other))
    assert (status(one), status(other)) == ("Activated", "Rejected")
    requester.modify_vpc_peer_connection(
        models.ModifyVpcPeerConnectionRequest(instance_id=one, name="other", bandwidth=5, dry_run=False)
    )
    [shown] = requester.list_vpc_peer_connections(
        models.ListVpcPeerConnectionsRequest(name="other")
    ).body.vpc_peer_connects
    assert (shown.instance_id, shown.bandwidth) == (one, 5)
    for instance_id, caller in ((one, accepter), (other, requester)):
        caller.delete_vpc_peer_connection(models.DeleteVpcPeerConnectionRequest(instance_id=instance_id))
    assert requester.list_vpc_peer_connections(models.ListVpcPeerConnectionsRequest()).body.total_count == 0


def test_the_newer_alibaba_sdk_reads_an_error(newer_sdk: Any) -> None:
    models = pytest.importorskip("alibabacloud_vpcpeer20220101.models")
    exceptions = pytest.importorskip("alibabacloud_tea_openapi.exceptions")
    with pytest.raises(exceptions.ClientException) as refused:
        newer_sdk.get_vpc_peer_connection_attribute(models.GetVpcPeerConnectionAttributeRequest(instance_id="pcc-0"))
    assert (refused.value.status_code, refused.value.code) == (400, "ResourceNotFound.InstanceId")
    assert "The specified resource of InstanceId is not found." in refused.value.message


def older_sdk(
    emulator: Emulator, operation: str, *, secret: str | None = None, accepter: bool = False, **given: Any
) -> Any:
    client = pytest.importorskip("aliyunsdkcore.client")
    name = f"aliyunsdkvpcpeer.request.v20220101.{operation}Request"
    request = getattr(pytest.importorskip(name), f"{operation}Request")()
    request.set_endpoint("127.0.0.1")
    request.set_protocol_type("http")
    for parameter, value in given.items():
        getattr(request, f"set_{parameter}")(value)
    key, right = keys(emulator, accepter=accepter)
    port = urlsplit(emulator.url).port
    caller = client.AcsClient(key, right if secret is None else secret, "cn-hangzhou", port=port)
    return json.loads(caller.do_action_with_exception(request))


def test_the_older_alibaba_sdk_creates_shows_lists_and_deletes(alibaba: Emulator) -> None:
    created = older_sdk(
        alibaba,
        "CreateVpcPeerConnection",
        VpcId="vpc-bp1requester01",
        AcceptingAliUid=OWN_UID,
        AcceptingRegionId="cn-beijing",
        AcceptingVpcId="vpc-bp1accepter01",
        Name="peer_1",
        Description="a b*~+/=é",
        ClientToken="token-0001",
    )
    instance_id = created["InstanceId"]
    shown = older_sdk(alibaba, "GetVpcPeerConnectionAttribute", InstanceId=instance_id)
    assert (shown["Status"], shown["Description"]) == ("Activated", "a b*~+/=é")
    pair = ["vpc-bp1requester01", "vpc-bp1accepter01"]
    assert older_sdk(alibaba, "ListVpcPeerConnections", VpcId=pair)["TotalCount"] == 1
    older_sdk(alibaba, "DeleteVpcPeerConnection", InstanceId=instance_id)
    assert older_sdk(alibaba, "ListVpcPeerConnections", VpcId=pair)["TotalCount"] == 0


def test_the_older_alibaba_sdk_goes_across_accounts(alibaba: Emulator) -> None:
    ids = [
        older_sdk(
            alibaba,
            "CreateVpcPeerConnection",
            VpcId=vpc,
            AcceptingAliUid=OTHER_UID,
            AcceptingRegionId="cn-hangzhou",
            AcceptingVpcId="vpc-2zestranger01",
        )["InstanceId"]
        for vpc in ("vpc-bp1requester01", "vpc-bp1requester02")
    ]
    older_sdk(alibaba, "AcceptVpcPeerConnection", accepter=True, InstanceId=ids[0])
    older_sdk(alibaba, "RejectVpcPeerConnection", accepter=True, InstanceId=ids[1])
    older_sdk(alibaba, "ModifyVpcPeerConnection", InstanceId=ids[0], Name="other", Description="a b*~+/=é")
    listed = older_sdk(alibaba, "ListVpcPeerConnections", accepter=True)["VpcPeerConnects"]
    assert [(each["Status"], each["Name"]) for each in listed] == [("Activated", "other"), ("Rejected", "")]
    for instance_id in ids:
        older_sdk(alibaba, "DeleteVpcPeerConnection", InstanceId=instance_id)
    assert older_sdk(alibaba, "ListVpcPeerConnections")["TotalCount"] == 0


@pytest.mark.parametrize(
    ("instance_id", "secret", "expected"),
    [
        ("pcc-0", None, (400, "ResourceNotFound.InstanceId")),
        # The SDK finds its own string to sign in the message, and concludes that the secret is wrong.
        ("pcc-0", "wrong", (400, "InvalidAccessKeySecret")),
    ],
)
def test_the_older_alibaba_sdk_reads_an_error(
    alibaba: Emulator, instance_id: str, secret: str | None, expected: tuple[int, str]
) -> None:
    exceptions = pytest.importorskip("aliyunsdkcore.acs_exception.exceptions")
    with pytest.raises(exceptions.ServerException) as refused:
        older_sdk(alibaba, "GetVpcPeerConnectionAttribute", secret=secret, InstanceId=instance_id)
    assert (refused.value.http_status, refused.value.error_code) == expected


@pytest.fixture
def ncloud(naver: Emulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    return ncloud_client(naver, monkeypatch)


def ncloud_client(naver: Emulator, monkeypatch: pytest.MonkeyPatch, *, accepter: bool = False) -> Any:
    monkeypatch.setenv("NCLOUD_API_GW", naver.url)
    key = pytest.importorskip("ncloud_apikey.ncloud_key")
    api = pytest.importorskip("ncloud_vpc.api.v2_api")
    client = pytest.importorskip("ncloud_vpc.api_client")
    configuration = pytest.importorskip("ncloud_vpc.configuration").Configuration()
    access_key, secret_key = keys(naver, accepter=accepter)
    credentials = key.NcloudKey({"access_key": access_key, "secret_key": secret_key}).keys()
    configuration.host = f"{naver.url}/vpc/v2"
    configuration.access_key = credentials["access_key"]
    configuration.secret_key = credentials["secret_key"]
    return api.V2Api(client.ApiClient(configuration))


def test_the_naver_sdk_creates_shows_lists_and_deletes(ncloud: Any) -> None:
    model = pytest.importorskip("ncloud_vpc.model")
    created = ncloud.create_vpc_peering_instance(
        model.CreateVpcPeeringInstanceRequest(
            region_code="KR",
            vpc_peering_name="peer-1",
            source_vpc_no="1001",
            target_vpc_no="2001",
            vpc_peering_description="a b*~+/=é",
        )
    )
    [made] = created.vpc_peering_instance_list
    assert (created.return_code, created.total_rows) == ("0", 1)
    assert (made.vpc_peering_name, made.vpc_peering_description, made.is_between_accounts) == (
        "peer-1",
        "a b*~+/=é",
        False,
    )
    number = made.vpc_peering_instance_no
    detail = model.GetVpcPeeringInstanceDetailRequest(vpc_peering_instance_no=number)
    [shown] = ncloud.get_vpc_peering_instance_detail(detail).vpc_peering_instance_list
    assert (shown.vpc_peering_instance_no, shown.vpc_peering_instance_status.code) == (number, "RUN")
    listed = model.GetVpcPeeringInstanceListRequest(vpc_peering_instance_no_list=[number, "1"])
    assert ncloud.get_vpc_peering_instance_list(listed).total_rows == 1
    ncloud.delete_vpc_peering_instance(model.DeleteVpcPeeringInstanceRequest(vpc_peering_instance_no=number))
    assert ncloud.get_vpc_peering_instance_detail(detail).vpc_peering_instance_list == []


@pytest.mark.parametrize(("accepts", "expected"), [(True, ["RUN"]), (False, [])])
def test_the_naver_sdk_goes_across_accounts(
    naver: Emulator, monkeypatch: pytest.MonkeyPatch, accepts: bool, expected: list[str]
) -> None:
    model = pytest.importorskip("ncloud_vpc.model")
    source = ncloud_client(naver, monkeypatch)
    target = ncloud_client(naver, monkeypatch, accepter=True)
    wanted = model.CreateVpcPeeringInstanceRequest(
        source_vpc_no="1001",
        target_vpc_no="3001",
        target_vpc_name="stranger-1",
        target_vpc_login_id="receiver@emulator.example",
    )
    [made] = source.create_vpc_peering_instance(wanted).vpc_peering_instance_list
    number = made.vpc_peering_instance_no
    [shown] = target.get_vpc_peering_instance_list(
        model.GetVpcPeeringInstanceListRequest(vpc_peering_instance_status_code="INIT")
    ).vpc_peering_instance_list
    assert (shown.vpc_peering_instance_no, shown.is_between_accounts) == (number, True)
    described = source.set_vpc_peering_description(
        model.SetVpcPeeringDescriptionRequest(vpc_peering_instance_no=number, vpc_peering_description="a b*~+/=é")
    )
    assert described.vpc_peering_instance_list[0].vpc_peering_description == "a b*~+/=é"
    target.accept_or_reject_vpc_peering(
        model.AcceptOrRejectVpcPeeringRequest(vpc_peering_instance_no=number, is_accept=accepts)
    )
    detail = model.GetVpcPeeringInstanceDetailRequest(vpc_peering_instance_no=number)
    left = source.get_vpc_peering_instance_detail(detail).vpc_peering_instance_list
    assert [each.vpc_peering_instance_status.code for each in left] == expected
    if accepts:
        source.delete_vpc_peering_instance(model.DeleteVpcPeeringInstanceRequest(vpc_peering_instance_no=number))
        assert source.get_vpc_peering_instance_detail(detail).vpc_peering_instance_list == []


def test_the_naver_sdk_lists_vpcs(ncloud: Any) -> None:
    model = pytest.importorskip("ncloud_vpc.model")
    [vpc] = ncloud.get_vpc_list(model.GetVpcListRequest(vpc_no_list=["1001"])).vpc_list
    assert (vpc.vpc_name, vpc.ipv4_cidr_block, vpc.vpc_status.code) == ("source-1", "10.1.0.0/16", "RUN")


def test_the_naver_sdk_reads_an_error(ncloud: Any) -> None:
    model = pytest.importorskip("ncloud_vpc.model")
    rest = pytest.importorskip("ncloud_vpc.rest")
    with pytest.raises(rest.ApiException) as refused:
        ncloud.create_vpc_peering_instance(
            model.CreateVpcPeeringInstanceRequest(source_vpc_no="1001", target_vpc_no="1001")
        )
    assert refused.value.status == 400
    assert json.loads(refused.value.body)["responseError"]["returnCode"] == "1100000"
