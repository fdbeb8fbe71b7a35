"""The errors the emulator answers: codes, statuses and messages of facts/alibaba.md, 8 and 9."""

from __future__ import annotations

from collections.abc import Callable

from contracts.emulator.behaviour import Asked, Refusal, RefusedError


def error(code: str, message: str, status: int = 400) -> Refusal:
    """Return an error in the vendor's one envelope."""
    return Refusal(status=status, code=code, message=message, root="Error")


def missing(name: str) -> Refusal:
    """Return the error for a parameter that is absent or empty."""
    return error(f"Missing{name}", f"{name} is mandatory for this action.")


def illegal(name: str) -> Refusal:
    """Return the error for a value that is malformed, or names nothing (8.3)."""
    return error(f"IllegalParam.{name}", f"The param of {name} is illegal.")


def always(refusal: Refusal) -> Callable[[Asked], Refusal]:
    """Return the refusal of a check that always answers the same."""
    return lambda _asked: refusal


def refuse(refusal: Refusal) -> RefusedError:
    """Return the exception to raise."""
    return RefusedError(refusal)


UNKNOWN_ACTION = error("InvalidAction.NotFound", "Specified api is not found, please check your url and method.", 404)
UNKNOWN_KEY = error("InvalidAccessKeyId.NotFound", "Specified access key is not found.", 404)
UNKNOWN_FORMAT = error("InvalidParameter.Format", "Specified parameter format is not valid.")
UNKNOWN_VERSION = error("InvalidVersion", "Specified parameter Version is not valid.")
UNSUPPORTED_METHOD = error("UnsupportedHTTPMethod", "This http method is not supported.")
BAD_SIGNATURE_METHOD = error("InvalidSignatureMethod", "Specified signature method is not valid.")
BAD_TIME = error("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")
STALE = error("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
NONCE_USED = error("SignatureNonceUsed", "Specified signature nonce was used already.")
DRY_RUN = error("DryRunOperation", "The operation DryRun verifies success.")
CONFLICT = error(
    "Conflict.Operation", "There are other peering operations on the requester VPC or accepter VPC, try again later."
)
BUSY_VPC = error("IncorrectStatus.Vpc", "The status of VpcId [Pending] is incorrect.")
CDT = error("OperationFailed.CdtNotOpened", "The operation failed because the Cdt service is not opened.")
ACCEPTER_CDT = error(
    "OperationFailed.AcceptUserCdtNotOpened",
    "The operation failed because the Cdt service of accept user is not opened.",
)
ACCEPTER_CROSS_BORDER_CDT = error(
    "OperationFailed.AcceptUserCrossBorderCdtNotOpened",
    "The operation failed because the CrossBorderCdt service of accept user is not opened.",
)
NO_RESOURCE_GROUP = error(
    "OperationFailed.NotExist.ResourceGroup", "The operation failed because the resource group does not exist."
)
SAME_REGION_BANDWIDTH = error(
    "OperationFailed.BandwidthCannotBeChangedInSameRegion",
    "The operation failed because the bandwidth cannot be changed in the same region.",
)
SAME_REGION_LINK_TYPE = error(
    "OperationFailed.InterRegionLinkTypeNotSupported", "The same region not supported link type feature."
)
NO_PERMISSION = error("Forbidden.NoPermission", "Authentication is failed for VpcPeer.")
TOKEN_MISMATCH = error("IdempotentParameterMismatch", "This ClientToken came with other parameters before.")
UNKNOWN_INSTANCE = error("ResourceNotFound.InstanceId", "The specified resource of InstanceId is not found.")


def bad_signature(to_sign: str) -> Refusal:
    """Return the error of a wrong signature; without the colon the older SDK fails (5)."""
    message = f"Specified signature is not matched with our calculation. server string to sign is:{to_sign}"
    return error("SignatureDoesNotMatch", message)


def peered(instance_id: str) -> Refusal:
    """Return the error for a pair that is peered already."""
    return error("ResourceAlreadyExist.VpcPeer", f"The specified resource of {instance_id} already exists.")


def router_interface(asked: Asked) -> Refusal:
    """Return the error for a pair that a router interface joins."""
    pair = f"{asked.given.get('VpcId')}-{asked.given.get('AcceptingVpcId')}"
    return error("ResourceAlreadyExist.RouterInterface", f"The specified resource of {pair} already exists.")


def accepter_status(asked: Asked) -> Refusal:
    """Return the error for an accepter whose account is not in order."""
    message = f"The business status of AliUid [{asked.given.get('AcceptingAliUid')}] is incorrect."
    return error("IncorrectBusinessStatus.AcceptUserVpcPeer", message)


def unsupported_region(name: str) -> Callable[[Asked], Refusal]:
    """Return the refusal for the region in the parameter `name`."""

    def refusal(asked: Asked) -> Refusal:
        message = f"The feature of VpcPeer is not supported in the region of {asked.given[name]}."
        return error("UnsupportedRegion", message)

    return refusal


def wrong_status(status: str) -> Refusal:
    """Return the error for an operation that the connection's state does not allow."""
    return error("IncorrectStatus.VpcPeer", f"The status of VpcPeer [{status}] is incorrect.")
