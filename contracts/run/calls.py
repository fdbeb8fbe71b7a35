"""The call for a case: at a place that is free, as a dry run where that will do, with a token of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from contracts.generate import Base, Case
from contracts.generate.case import call_of
from contracts.run.caller import Caller, NotSent
from contracts.run.places import Place, Places
from contracts.spec import Operation
from contracts.wire.call import Call


@dataclass(frozen=True, slots=True)
class Calls:
    """Makes calls of cases.

    `places` are those of the operations that create. `base` is the ordinary call of an operation, where it is not the
    plainest one; `dry_run_works` tells of which operations a dry run can stand in for a creation.
    """

    caller: Caller
    places: Mapping[str, Places]
    base: dict[str, Base] = field(default_factory=dict)
    dry_run_works: dict[str, bool] = field(default_factory=dict)

    def of(self, case: Case, operation: Operation) -> Call:
        """Return the call for a case, at a place that is free.

        Raises:
            NotSent: there is no place for it.
        """
        places = self.places.get(operation.name)
        if places is None:
            return self._call(case, operation, {})
        dry = self._as_dry_run(case, operation)
        makes_nothing = case.side == "reject" or dry is not case
        if not makes_nothing and not places.may_create():
            raise NotSent(
                "the last place is kept for requests that make nothing, because what was created could not be deleted: "
                "give more values under [values], or a reset_url"
            )
        call = self._at_a_place(dry, operation, places)
        # A call shows something only where all else is known good, a creation where nothing of ours is beside it.
        is_beside = call is not None and case.side == "accept" and not places.is_apart(call)
        if call is None or is_beside or self._is_strange(call, case, operation):
            places.free_used()
            call = self._at_a_place(dry, operation, places)
        if call is None:
            raise NotSent("no free combination of values is left for this case: give more of them under [values]")
        return self._with_fresh_token(call, operation, case)

    def beside(self, case: Case, operation: Operation) -> Call | None:
        """Return the call for a creation beside what is there, which stays; None if there is no room for it."""
        places = self.places[operation.name]
        for place in places.unused():
            call = self._call(case, operation, place)
            if places.is_free(call) and places.is_apart(call):
                return call
        return None

    def key(self, case: Case, operation: Operation) -> Call:
        """Return what a case sends, whatever its place and its token."""
        taken_by = operation.lifecycle.taken_by if operation.lifecycle is not None else ()
        return self._call(self._as_dry_run(case, operation), operation, dict.fromkeys(taken_by, "(any)"))

    def _call(self, case: Case, operation: Operation, place: Place) -> Call:
        base = self.base.get(operation.name, Base())
        return call_of(case, base, operation, self.caller.spec, self.caller.world, place)

    def _at_a_place(self, case: Case, operation: Operation, places: Places) -> Call | None:
        offered = places.any() if case.side == "reject" else places.apart()
        for place in self._familiar_first(offered, operation):
            call = self._call(case, operation, place)
            if case.side == "reject" or places.is_free(call):
                return call
        return None

    def _is_strange(self, call: Call, case: Case, operation: Operation) -> bool:
        """Tell whether a call is at a place whose values were not accepted yet, though they are the world's own."""
        judge, values = self.caller.judge, self.caller.world.values
        taken_by = operation.lifecycle.taken_by if operation.lifecycle is not None else ()
        given = [(name, call.get(name)) for name in taken_by if name not in case.changes]
        return any(
            text in values.get(name, ()) and not judge.has_accepted(operation, name, text) for name, text in given
        )

    def _familiar_first(self, places: Iterable[Place], operation: Operation) -> Iterator[Place]:
        """Yield places first whose values were accepted before, then those with just one new value."""
        judge = self.caller.judge

        def strangeness(place: Place) -> int:
            return sum(not judge.has_accepted(operation, name, text) for name, text in place.items())

        strange = []
        for place in places:
            if strangeness(place):
                strange.append(place)
            else:
                yield place
        yield from sorted(strange, key=strangeness)

    def _as_dry_run(self, case: Case, operation: Operation) -> Case:
        found = operation.having("x-dry-run")
        works = self.dry_run_works.get(operation.name, False)
        if found is None or not works or case.creates or case.side == "reject" or found[0].name in case.changes:
            return case
        return replace(case, changes={**case.changes, found[0].name: found[1].argument["when"]})

    def _with_fresh_token(self, call: Call, operation: Operation, case: Case) -> Call:
        """Give a creation a token of its own: one that was used before would be answered with the earlier creation."""
        forms = operation.clause("response/equal-forms")
        name = forms.argument.get("parameter") if forms is not None else None
        text = call.get(name) if name is not None else None
        if name is None or text is None or case.side == "reject" or case.clause.subject == name:
            return call
        return call.having(**{name: self.caller.unique(text)})
