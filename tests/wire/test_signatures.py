"""The vectors of facts/alibaba.md (3, 4) and facts/naver.md (3)."""

import hashlib

import pytest

from contracts.wire import alibaba, naver

V1_COMMON = {"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0"}
V1_VECTOR_1 = {
    **V1_COMMON,
    "Action": "CreateVpcPeerConnection",
    "Version": "2022-01-01",
    "Format": "JSON",
    "AccessKeyId": "testid",
    "Timestamp": "2024-01-02T03:04:05Z",
    "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1aaaaaaaaaaaaaaaaaa",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-beijing",
    "AcceptingVpcId": "vpc-2zebbbbbbbbbbbbbbbbbb",
    "Name": "peer_1",
    "Description": "a b*~+/=\u00e9",
    "DryRun": "false",
    "ClientToken": "token-0001",
}
V1_VECTOR_2 = {
    **V1_COMMON,
    "Action": "DescribeRegions",
    "Version": "2014-05-26",
    "Format": "XML",
    "AccessKeyId": "testid",
    "Timestamp": "2016-02-23T12:46:24Z",
    "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
}


@pytest.mark.parametrize(
    ("method", "parameters", "signature"),
    [
        ("POST", V1_VECTOR_1, "8MxHMh3L+fyXMtBT7m6Z+fmk39U="),
        ("GET", V1_VECTOR_1, "K02LeeyRykq/5+pcL3CahWpcjNg="),
        ("POST", {**V1_VECTOR_1, "SignatureType": ""}, "0wBUwJ1EdRA/cKJ9lWrqGNP2Smk="),
        ("GET", V1_VECTOR_2, "OLeaidS1JvxuMvnyHOwuJ+uX5qY="),
        ("POST", V1_VECTOR_2, "MxbnVAM4w6sft9xjVpe/GCKueuk="),
    ],
)
def test_alibaba_v1_gives_the_signature_of_the_vector(method, parameters, signature):
    assert alibaba.sign_v1(method, parameters.items(), "testsecret") == signature


V3_HEADERS = (
    ("host", "vpcpeer.aliyuncs.com"),
    ("x-acs-date", "2024-01-02T03:04:05Z"),
    ("x-acs-signature-nonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"),
    ("x-acs-version", "2022-01-01"),
)
V3_BODY = (
    "AcceptingAliUid=1210123456123456&AcceptingRegionId=cn-beijing&AcceptingVpcId=vpc-2zebbbbbbbbbbbbbbbbbb"
    "&ClientToken=token-0001&Description=a+b%2A~%2B%2F%3D%C3%A9&DryRun=false&Name=peer_1&RegionId=cn-hangzhou"
    "&VpcId=vpc-bp1aaaaaaaaaaaaaaaaaa"
)


def v3(method, query, headers, body, secret):
    digest = hashlib.sha256(body.encode()).hexdigest()
    headers = (*headers, ("x-acs-content-sha256", digest))
    canonical = alibaba.v3_canonical_request(method, query, headers, [name for name, _ in headers], digest)
    return hashlib.sha256(canonical.encode()).hexdigest(), alibaba.sign_v3(canonical, secret)


def test_alibaba_v3_gives_vector_3():
    headers = (
        *V3_HEADERS,
        ("x-acs-action", "CreateVpcPeerConnection"),
        ("content-type", "application/x-www-form-urlencoded"),
    )
    query = [("LinkType", "Gold"), ("Tag.1.Key", "env"), ("Tag.1.Value", "a b*~+/=\u00e9")]
    assert v3("POST", query, headers, V3_BODY, "testsecret") == (
        "26b4a5aa934d7e4c0f03c01a405d7c57e051fb2ec9c5143b7f736cb4764a3e63",
        "b7b7226e24c4e0832e11eb5a76951a08e530b589561941f1d23cdfd65e6c4d57",
    )


def test_alibaba_v3_gives_vector_4():
    headers = (*V3_HEADERS, ("x-acs-action", "GetVpcPeerConnectionAttribute"))
    assert v3("GET", [("InstanceId", "pcc-lnk0m24khwvtkm0000")], headers, "", "testsecret") == (
        "2f7b50b5ba89178acfa58bb873cbd6a64b2d45476d20a2c5f3b4d7d3436e719f",
        "c21b04e5f836388c8422ea178229b02b65ab8f328e9d277cb2155083951e042f",
    )


@pytest.mark.parametrize(
    ("date", "nonce", "signature"),
    [
        (
            "2023-10-26T10:22:32Z",
            "3156853299f313e23d1673dc12e1703d",
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
        ),
        (
            "2023-10-26T09:01:01Z",
            "d410180a5abf7fe235dd9b74aca91fc0",
            "e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804",
        ),
    ],
)
def test_alibaba_v3_gives_the_published_vector_5(date, nonce, signature):
    headers = (
        ("host", "ecs.cn-shanghai.aliyuncs.com"),
        ("x-acs-action", "RunInstances"),
        ("x-acs-version", "2014-05-26"),
        ("x-acs-date", date),
        ("x-acs-signature-nonce", nonce),
    )
    query = [("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"), ("RegionId", "cn-shanghai")]
    assert v3("POST", query, headers, "", "YourAccessKeySecret")[1] == signature


CREATE = "/vpc/v2/createVpcPeeringInstance"


@pytest.mark.parametrize(
    ("method", "uri", "signature"),
    [
        ("POST", CREATE, "xJnxg3Yn88UDOuYeAyRTzZ8DYNQJT8VO+Qx1LlgryFI="),
        ("POST", f"{CREATE}?responseFormatType=json", "hX9mX7vdQSqmQfdx3bQMVKXQSio+B1/dZkAbVmen2J0="),
        (
            "GET",
            f"{CREATE}?regionCode=KR&vpcPeeringName=test-1&sourceVpcNo=1005&targetVpcNo=1006&responseFormatType=json",
            "JQISMChhZY05oJGyb4xxn2uRc1b6dQ3vz8GW2adavBo=",
        ),
        (
            "GET",
            "/vpc/v2/getVpcPeeringInstanceDetail?regionCode=KR&vpcPeeringInstanceNo=2006212",
            "jGZZKpewehWGQko3yVefve8zW3bJ6QqgyF3FdLFHHHI=",
        ),
    ],
)
def test_naver_v2_gives_the_signature_of_the_vector(method, uri, signature):
    assert naver.sign_v2(method, uri, "1704164645000", "testAccessKey", "testSecretKey") == signature
