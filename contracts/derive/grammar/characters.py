"""Rules about characters: which a value may contain, and what it may begin and end with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.derive.grammar.reading import Reading, named
from contracts.derive.grammar.statement import Statement

SIGNS = {
    "_": "underscore", "-": "hyphen", ".": "period", ":": "colon", "/": "slash", "@": "at", " ": "space", "+": "plus", "=": "equals",
    ",": "comma", "*": "asterisk", "#": "hash", "%": "percent", "&": "ampersand", "~": "tilde", "^": "caret", "$": "dollar",
    "!": "exclamation", "?": "question", ";": "semicolon", "'": "apostrophe", '"': "quotation", "(": "left-parenthesis",
    ")": "right-parenthesis", "[": "left-bracket", "]": "right-bracket", "{": "left-brace", "}": "right-brace", "<": "less",
    ">": "greater", "|": "bar", "\\": "backslash", "`": "backtick",
}  # fmt: skip
"""Single characters, by the name of their class."""

_WORDS: dict[str, tuple[str, ...]] = {
    "letter": ("letters",), "alphabet": ("letters",), "alphabetic character": ("letters",), "a-z": ("letters",),
    "lowercase": ("letters",), "uppercase": ("letters",),
    "digit": ("digits",), "number": ("digits",), "numeral": ("digits",), "numeric character": ("digits",), "0-9": ("digits",),
    "numeric": ("digits",), "numeric digit": ("digits",), "arabic numeral": ("digits",),
    "alphanumeric": ("letters", "digits"), "alphanumeric character": ("letters", "digits"),
    "underscore": ("underscore",), "underline": ("underscore",), "hyphen": ("hyphen",), "dash": ("hyphen",), "connector": ("hyphen",),
    "minus sign": ("hyphen",), "en dash": ("hyphen",), "dashe": ("hyphen",),
    "period": ("period",), "dot": ("period",), "full stop": ("period",), "decimal point": ("period",), "point": ("period",),
    "colon": ("colon",), "slash": ("slash",), "slashe": ("slash",), "forward slash": ("slash",), "forward slashe": ("slash",),
    "at sign": ("at",), "at symbol": ("at",), "at": ("at",),
    "space": ("space",), "blank": ("space",), "blank space": ("space",), "whitespace": ("space",), "space character": ("space",),
    "chinese character": ("chinese",), "chinese": ("chinese",), "ascii character": ("ascii",), "ascii": ("ascii",),
    "plus sign": ("plus",), "equal sign": ("equals",), "equals sign": ("equals",), "comma": ("comma",), "asterisk": ("asterisk",),
    "percent sign": ("percent",), "number sign": ("hash",), "pound sign": ("hash",), "ampersand": ("ampersand",), "tilde": ("tilde",),
    "semicolon": ("semicolon",), "exclamation point": ("exclamation",), "exclamation mark": ("exclamation",),
    "dollar sign": ("dollar",), "caret": ("caret",), "question mark": ("question",), "vertical bar": ("bar",), "backslash": ("backslash",),
    "backslashe": ("backslash",), "apostrophe": ("apostrophe",), "single quotation mark": ("apostrophe",),
    "quotation mark": ("quotation",), "double quotation mark": ("quotation",),
    "parenthesis": ("left-parenthesis", "right-parenthesis"), "parenthese": ("left-parenthesis", "right-parenthesis"),
    "bracket": ("left-bracket", "right-bracket"), "brace": ("left-brace", "right-brace"),
}  # fmt: skip
_QUALIFIERS = re.compile(
    r"^(?:(?:both|only|the|an?|any|following|english|latin|special|ascii(?= letters?\b)|half-width|common|supported|uppercase|lowercase|upper-case|upper case|"
    r"lower-case|lower case|case-(?:in)?sensitive|symbols?|characters?(?=\s*[\"'(:])|and|or|as well as|including|such as|of)\b[\s:]*)+",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(r"\(([^()]{0,60}|[()])\)")


def classes(text: str) -> list[str] | None:
    """Return the classes of characters that a list names, sorted; None where any part of it is unknown."""
    found: set[str] = set()
    rest = text.strip().rstrip(".")
    rest = re.sub(r"\b(?:uppercase|upper case) and (?:lowercase|lower case)\b", "", rest, flags=re.IGNORECASE)
    rest = re.sub(r"\b(?:lowercase|lower case) and (?:uppercase|upper case)\b", "", rest, flags=re.IGNORECASE)
    rest = re.sub(r"\ba-?z,?(?: and|,)? ?A-?Z\b|\bA-?Z,?(?: and|,)? ?a-?z\b", "letters", rest)
    for part in _parts(rest):
        named_here = _classes_of_part(part)
        if named_here is None:
            return None
        found.update(named_here)
    return sorted(found) or None


def _parts(text: str) -> Iterator[str]:
    """Divide a list at commas, `and` and `or`, but not inside parentheses or quotes."""
    masked = re.sub(r"\([^)]*\)|\"[^\"]*\"|'[^']*'|“[^“”]*[“”]", lambda found: "\x00" * len(found[0]), text)
    start = 0
    for found in re.finditer(r"\s*(?:,|;|\band\b|\bor\b|\bas well as\b|&)\s*", masked):
        if text[start : found.start()].strip():
            yield text[start : found.start()].strip()
        start = found.end()
    if text[start:].strip():
        yield text[start:].strip()


def _classes_of_part(part: str) -> list[str] | None:
    inside = _IN_PARENTHESES.search(part)
    word = _QUALIFIERS.sub("", _IN_PARENTHESES.sub("", part) if inside else part).strip(" \"'“”`").lower()
    if inside is None and (signs := _signs(part)) is not None:
        return signs
    if not word and inside is not None:
        return _signs(inside[1]) or _classes_of_part(inside[1])
    if not word:
        return ["letters"] if re.search(r"\b(?:letter|case)", part, re.IGNORECASE) else None
    known = _WORDS.get(word) or _WORDS.get(word.removesuffix("s"))
    if known is not None:
        return list(known)
    if inside is not None and re.fullmatch(r"(?:special )?(?:characters?|symbols?|signs?)?", word):
        return _signs(inside[1])
    return None


def _signs(text: str) -> list[str] | None:
    """Return the classes of single signs, each alone or between quotes and blanks; None if anything else stands there."""
    bare = re.sub(r"^(?:the |special |characters? |symbols? |signs? )*", "", text.strip(), flags=re.IGNORECASE).strip(
        "\"'“”` "
    )
    found = [SIGNS.get(character) for character in bare.replace(" ", "")] if bare else []
    return [name for name in found if name] if found and all(found) else None


_STOP = (
    r"(?=,?\s+(?:and|but|or)?\s*(?:it\s+|they\s+)?(?:must|cannot|can ?not|can|should|may|is|are|be|has|starts?|begins?|ends?|supports?)\b(?!\s*-)|\.\s|\.$|;|:\s|$|,\s*which\b|,?\s+because\b"
    r"|\s+in (?:length|size)\b|,?\s+but\b|,\s*(?:starting|beginning|ending)\b|\s+(?:are|is) (?:allowed|supported|permitted)\b)"
)
_LIST = r"(?:\([^()]{0,60}\)|\"[^\"]{0,40}\"|“[^“”]{1,3}[“”]|[^.;()\"]){1,400}?"
_CONTAIN = re.compile(
    r"\b(?:(?:can|may|must|should) (?:only )?(?:contain|include|consist of|be (?:composed|comprised|made up) of)|(?:can|may|must|should) be|contains|containing|consists of|consisting of|is composed of|"
    rf"are composed of|(?:using|with) (?:only )?(?:an? )?combinations? of|including|includes|supports|allows|and contain|allowed characters(?: are| include)?:?|valid characters(?: are| include)?:?),?\s+(?:only\s+)?(?P<list>{_LIST}){_STOP}",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    rf"(?:^|[.;,]\s*)(?:only\s+)?(?P<list>{_LIST})\s+(?:(?:are|is)\s+(?:allowed|supported|permitted|accepted)|can be (?:entered|used))\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(r"\b(?:at least|one of|types? of|kinds? of|each of|all of|any of|following)\b", re.IGNORECASE)


def _applies(statement: Statement) -> bool:
    return (
        statement.place == "own"
        and statement.about.type == "string"
        and not statement.about.is_structured
        and not statement.is_conditional
    )


def characters(statement: Statement) -> Iterator[Reading]:
    """`can contain letters, digits, underscores (_), and hyphens (-)`, `only ASCII characters`."""
    if not _applies(statement):
        return
    for pattern in (_CONTAIN, _ALLOWED):
        for found in pattern.finditer(statement.text):
            text = found["list"]
            before = statement.text[max(found.start() - 12, 0) : found.start()]
            if _PARTLY.search(text) or re.search(r"\b(?:not|cannot)\s*$", before):
                continue
            must = (
                re.match(r"(?:must|should) (?!only)\w+(?! only)", found[0])
                and not re.search(r"\bonly\b", found[0])
                and pattern is _CONTAIN
            )
            names = classes(text) or classes(text.rpartition(" including ")[2])
            if names is not None and not (must and len(names) < 2):
                yield Reading(*found.span(), (("charset", names),))


_ENDS = re.compile(
    r"\b(?P<edge>starts? (?:and|or) ends?|begins? (?:and|or) ends?|starts?|begins?|ends?|starting|beginning|ending|prefixed|suffixed)\s+(?:only\s+)?(?:with|by|in)\s+(?P<list>.+?)"
    r"(?=,?\s+(?:and|but|or)\s+(?:it\s+|they\s+)?(?:must|cannot|can ?not|can|should|may|is|are|be|has|end|ends|ending|contain|contains|followed|the)\b"
    r"|,\s*(?:must|cannot|can|which|for example|such as)\b|,?\s+but\b|;|\.(?:\s|$)|$|\s+because\b|\s+in (?:length|size)\b|\s+if\b|\s+when\b|,\s+and\s+(?:must|can)\b)",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?P<no>cannot|can ?not|can't|must not|should not|may not|not allowed to|does not|do not|never)\b|\b(?P<yes>must|should|shall|need(?:s)? to|can only|has to|have to|required to)\b",
    re.IGNORECASE,
)
_EDGES = {
    **dict.fromkeys(
        ("letter", "letters", "english letter", "english letters", "alphabet", "alphabetic character"), "letter"
    ),
    **dict.fromkeys(("uppercase letter", "lowercase letter", "lowercase letters", "uppercase letters"), "letter"),
    **dict.fromkeys(
        ("uppercase english letter", "lowercase english letter", "lowercase or uppercase letter", "latin letter"),
        "letter",
    ),
    **dict.fromkeys(
        ("digit", "digits", "number", "numbers", "numeral", "numeric character", "numerical digit"), "digit"
    ),
    **dict.fromkeys(("chinese character", "chinese characters", "chinese"), "chinese"),
}


def edges(text: str) -> list[str] | None:
    """Return the classes and literal texts that a list of beginnings or ends names; None where any is unknown."""
    found: list[str] = []
    text = re.sub(
        r"\b(?:an? )?(?:uppercase|upper-case|lowercase|lower-case|upper|lower)(?: or |/)(?:an? )?(?:lowercase|lower-case|uppercase|upper-case) letter",
        "a letter",
        text,
    )
    text = re.sub(r"\b(letters?) \((?:uppercase or lowercase|a-z(?:,| or| and)? ?A-Z|case-insensitive)\)", r"\1", text)
    for part in re.split(r"\s*(?:,|\bor\b|\band\b|\bnor\b)\s*", text.strip().rstrip(".,")):
        if not part.strip():
            continue
        word = re.sub(
            r"^(?:either|both|the|an?|any|only|case-(?:in)?sensitive|english(?= letter)|with|prefix(?:es)?|string|keyword)\s+",
            "",
            part.strip(),
            flags=re.IGNORECASE,
        )
        word = re.sub(r"^(?:an?|the|english)\s+", "", word, flags=re.IGNORECASE)
        sign = re.fullmatch(r"[A-Za-z ]*\(\s*[\"']?(\S)[\"']?\s*\)", word)
        known = _EDGES.get(word.lower())
        literal = word.strip("\"'“”‘’`")
        if known is not None:
            found.append(known)
        elif sign is not None:
            found.append(sign[1])
        elif (
            _WORDS.get(word.lower().removesuffix("s"))
            or not re.fullmatch(r"[^\s()]{1,40}", literal)
            or literal.lower() in _VAGUE
        ):
            return None
        else:
            found.append(literal)
    return list(dict.fromkeys(found)) or None


_VAGUE = frozenset(
    [
        "it",
        "this",
        "that",
        "them",
        "space",
        "spaces",
        "uppercase",
        "lowercase",
        "special",
        "characters",
        "character",
        "one",
        "other",
        "others",
        "following",
    ]
)


def beginning_and_end(statement: Statement) -> Iterator[Reading]:
    """`must start with a letter`, `cannot start with http:// or https://`, `end with a letter or number`."""
    # `A wildcard domain name must start with a period` speaks of some values only.
    if not _applies(statement) or re.match(r"^An? ", statement.text):
        return
    for found in _ENDS.finditer(statement.text):
        modals = list(_MODAL.finditer(statement.text[: found.start()]))
        negative = bool(modals) and modals[-1]["no"] is not None
        listed = re.sub(r"\s+or be (?:left )?(?:an? )?(?:empty|blank).*$", "", found["list"])
        names = edges(listed)
        edge = found["edge"].lower()
        if names is None or (not modals and not set(names) <= {"letter", "digit", "chinese", "/"}):
            continue
        if negative:
            literal = [name for name in names if name not in {"letter", "digit", "chinese"}]
            if (
                ("start" not in edge and "begin" not in edge and edge != "prefixed")
                or "end" in edge
                or literal != names
            ):
                continue
            yield Reading(modals[-1].start(), found.end(), (("notPrefix", names),))
            continue
        start = "start" in edge or "begin" in edge or edge == "prefixed"
        end = "end" in edge or edge == "suffixed"
        kinds = tuple((kind, names) for kind, holds in (("startsWith", start), ("endsWith", end)) if holds)
        yield Reading(modals[-1].start() if modals else found.start(), found.end(), kinds)  # type: ignore[arg-type]


_REGEX = re.compile(
    r"\b(?:pattern|regular expression|regex|regexp)(?:\s+(?:is|pattern))?\s*[:：]?\s*[`\"']?\^?\[(?P<set>(?:[^\[\]]|\\[\[\]])+)\]"
    r"(?:(?P<any>[+*])|\{(?P<low>\d+),(?P<high>\d+)\})\$?[`\"']?(?=[\s.,;]|$)",
    re.IGNORECASE,
)
_RANGES = {"a-z": "letters", "A-Z": "letters", "0-9": "digits", "\\d": "digits"}


def regular_expression(statement: Statement) -> Iterator[Reading]:
    """`Pattern: ^[a-zA-Z0-9-]+$`: one set of characters, and how many of them."""
    if not _applies(statement):
        return
    for found in _REGEX.finditer(statement.text):
        names = _classes_of_set(found["set"])
        if names is not None:
            bounds = [("minLength", int(found["low"])), ("maxLength", int(found["high"]))] if found["low"] else []
            yield Reading(*found.span(), (("charset", names), *bounds))  # type: ignore[arg-type]


def _classes_of_set(text: str) -> list[str] | None:
    rest = text.replace("\\w", "a-zA-Z0-9_")
    found: set[str] = set()
    for notation, name in _RANGES.items():
        if notation in rest:
            rest = rest.replace(notation, "")
            found.add(name)
    signs = _signs(re.sub(r"\\(.)", r"\1", rest)) if rest else []
    return sorted(found.union(signs)) if signs is not None and (found or signs) else None


RULES = named((characters, beginning_and_end, regular_expression))
