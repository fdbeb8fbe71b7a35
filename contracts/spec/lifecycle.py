"""Reads `x-lifecycle`: how what an operation makes is found, changed, listed and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.spec.model import Companion, Lifecycle, Listing, Pages, Transition


def lifecycle(content: Mapping[str, Any] | None) -> Lifecycle | None:
    """Return what `x-lifecycle` says; None where there is none."""
    if content is None:
        return None
    gone, modify, listing = content["gone"], content.get("modify"), content.get("list")
    return Lifecycle(
        id=content["id"],
        taken_by=tuple(content["taken-by"]),
        observe=_companion(content["observe"]),
        delete=_companion(content["delete"]),
        modify=_companion(modify) if modify is not None else None,
        list=_listing(listing) if listing is not None else None,
        transitions=tuple(map(_transition, content["transitions"])),
        gone_error=gone.get("error"),
        gone_status=tuple(gone.get("status", ())),
        gone_empty=gone.get("empty"),
    )


def _transition(content: Mapping[str, Any]) -> Transition:
    return Transition(
        sources=tuple(content.get("from", ())),
        to=content["to"],
        by=_companion(content["by"]) if "by" in content else None,
        who=content.get("who", "requester"),
        inside=content.get("in"),
        outside=content.get("outside"),
        someday=content.get("someday", False),
    )


def _companion(content: Mapping[str, Any]) -> Companion:
    return Companion(
        operation=content["operation"],
        parameter=content["parameter"],
        repeats=tuple(content.get("with", ())),
        given=content.get("given", {}),
        status=content.get("status", ""),
        shows=content.get("shows", {}),
        accounts=tuple(content.get("accounts", ())),
    )


def _listing(content: Mapping[str, Any]) -> Listing:
    return Listing(
        operation=content["operation"],
        items=content["items"],
        id=content["id"],
        status=content["status"],
        created=content["created"],
        shows=dict(content["shows"]),
        repeats=tuple(content.get("with", ())),
        total=content.get("total"),
        pages=Pages(**content["pages"]) if "pages" in content else None,
    )
