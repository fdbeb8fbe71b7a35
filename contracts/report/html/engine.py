"""Pages from templates: every text is escaped, and only the one style and the one script of ours may take effect."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from contracts.report.html.bodies import breakable, indented
from contracts.report.html.visible import visible

_TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **given: Any) -> str:
    """Return a page. Whatever is `given` stands in it as text, never as markup."""
    style, script = _part("style.css"), _part("script.js")
    return (
        _environment().get_template(template).render(style=style, script=script, policy=_policy(style, script), **given)
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["grouped"] = "{:,}".format
    made.filters["indented"] = indented
    made.filters["breakable"] = breakable
    return made


def _finalized(value: object) -> object:
    """Return what is put out for a value; Jinja escapes it then."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _part(name: str) -> Markup:
    # Not what a target sent, but files beside this one.
    return Markup((_TEMPLATES / name).read_text("utf-8"))  # noqa: S704


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy by which a slip in the escaping still could neither script nor load anything."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
