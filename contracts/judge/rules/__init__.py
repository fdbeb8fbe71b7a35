"""The table of rules about one parameter, by the keyword that a spec has for each."""

from collections.abc import Mapping

from contracts.judge.rules.characters import NotPrefix, Pattern, prefixes
from contracts.judge.rules.lengths import MaxBytes, MaxLength, MinLength
from contracts.judge.rules.numbers import Int64, Maximum, Minimum, Type
from contracts.judge.rules.on_history import Default, Distinct, DryRun, Idempotent, Performs
from contracts.judge.rules.presence import Optional, Required, RequiredWhen
from contracts.judge.rules.rule import Rule, Standing, goals
from contracts.judge.rules.values import Const, DiffersFrom, Enum, Exists, FormatWhen, Outside

__all__ = ["RULES", "Rule", "Standing", "goals", "prefixes"]

RULES: Mapping[str, Rule] = {
    "required": Required(),
    "optional": Optional(),
    "type": Type(),
    "format": Int64(),
    "minimum": Minimum(),
    "maximum": Maximum(),
    "minLength": MinLength(),
    "maxLength": MaxLength(),
    "x-max-bytes": MaxBytes(),
    "pattern": Pattern(),
    "not": NotPrefix(),
    "const": Const(),
    "enum": Enum(),
    "default": Default(),
    "x-default-from": Default(),
    "x-exists": Exists(),
    "x-required-when": RequiredWhen(),
    "x-format-when": FormatWhen(),
    "x-differs-from": DiffersFrom(),
    "x-outside": Outside(),
    "x-dry-run": DryRun(),
    "x-performs": Performs(),
    "x-idempotent": Idempotent(),
    "x-distinct": Distinct(),
}
