"""What surrounds every page of a site and says nothing of the operation: menus, feedback, forms."""

from __future__ import annotations

import re

_END = re.compile(
    r"^\W*(?:was|is|did|does) this (?:article|page|document|documentation|topic|information|content)\b.{0,40}\b"
    r"(?:help|helpful|useful|answer)|^\W*(?:thank you for your feedback|related articles|what's next|"
    r"table of contents)\W*$",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^\W*(?:menu|article summary|prev(?:ious)?|next|prev next|pdf|print|share|download pdf|feedback|search|"
    r"log ?in|sign ?in|"
    r"copy|xml|json|curl|format|(?:xml|json) format|updated on.*|published on.*)\W*$",
    re.IGNORECASE,
)


def ends_page(line: str) -> bool:
    """Tell whether the page's own text ends before this line."""
    return len(line) < 200 and _END.match(line) is not None


def is_furniture(line: str) -> bool:
    """Tell whether a line is a label of the site, and no statement."""
    return len(line) < 80 and _LINE.match(line) is not None
