"""A spec that cannot be used is refused in one sentence: file, the very line, what is wrong, what to do."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.errors import SpecError
from contracts.spec import SPECS, load_spec
from contracts.spec.load import check_file

OPERATION = "CreateVpcPeerConnection.yaml"
NAME_RULE = """        - minLength: 2
          description: A name has at least 2 characters.
          x-source: {line: 22, statement: A14}
"""
CHECKED = "contracts/spec/x-members.schema.json says what {!r} may hold"


@dataclass(frozen=True, slots=True)
class Slip:
    """A text of the file, what a slip makes of it, the text on the line to be named, and what is said of it."""

    text: str
    becomes: str
    line: str
    says: str
    file: str = OPERATION


SLIPS = {
    "an x- member that there is not": Slip(
        "x-sides: [accept]\n          description: A region that is in use is accepted.",
        "x-side: [accept]\n          description: A region that is in use is accepted.",
        "x-side: [accept]",
        "'x-side' is no member that a spec may have. Did you mean 'x-sides'?",
    ),
    "an x- member like none": Slip(
        "x-document: 000",
        "x-zzz: 000",
        "x-zzz: 000",
        "'x-zzz' is no member that a spec may have. contracts/spec/x-members.schema.json lists those there are",
    ),
    "a rule without a source": Slip(
        NAME_RULE,
        NAME_RULE.replace("          x-source: {line: 22, statement: A14}\n", ""),
        "        - minLength: 2\n          description: A name",
        "this rule has no x-source. Cite the line of the page that says so",
    ),
    "a type without a source": Slip(
        "      description: DryRun is true or false.\n      x-source: {line: 24, statement: A20}\n",
        "      description: DryRun is true or false.\n",
        "      type: boolean",
        "this rule has no x-source. Cite the line of the page that says so",
    ),
    "a parameter without a source": Slip(
        "          required: true\n          x-source: {line: 14, statement: A08}\n",
        "          required: true\n",
        "        - name: Action",
        "this rule has no x-source. Cite the line of the page that says so",
    ),
    "a success without a source": Slip(
        "          x-source: {line: 50, statement: A28}\n",
        "",
        "          description: The connection is being created.",
        "this rule has no x-source. Cite the line of the page that says so",
    ),
    "an error that is due without a source": Slip(
        "    x-source: {line: 71, statement: A35}\n",
        "",
        "  - code: OperationFailed.NotExist.ResourceGroup",
        "this rule has no x-source. Cite the line of the page that says so",
    ),
    "a rule of several exchanges without a source": Slip(
        "    description: Every refusal carries an error code.\n    x-source: {line: 75, statement: A39}\n",
        "    description: Every refusal carries an error code.\n",
        "  - rule: code",
        f"x-semantics: 'x-source' is a required property. {CHECKED.format('x-semantics')}",
    ),
    "a line that is none": Slip(
        "x-source: {line: 14, statement: A08}",
        "x-source: {line: 0, statement: A08}",
        "x-source: {line: 0",
        f"x-source: 0 is less than the minimum of 1. {CHECKED.format('x-source')}",
    ),
    "a statement that is none": Slip(
        "x-source: {line: 14, statement: A08}",
        "x-source: {line: 14, statement: first}",
        "x-source: {line: 14, statement: first",
        f"x-source: 'first' does not match '^[A-Z][0-9]{{2}}$'. {CHECKED.format('x-source')}",
    ),
    "two rules in one item": Slip(
        "        - minLength: 2\n          description: A name",
        "        - minLength: 2\n          maxLength: 128\n          description: A name",
        "        - minLength: 2\n          maxLength",
        "one item is one rule, but this one has maxLength and minLength. Give each rule its own item",
    ),
    "no rule in an item": Slip(
        "        - minLength: 2\n          description: A name",
        "        - description: A name",
        "        - description: A name",
        "one item is one rule, but this one has none. Give each rule its own item",
    ),
    "a rule that there is not": Slip(
        "        - minLength: 2\n          description: A name",
        "        - minLenght: 2\n          description: A name",
        "        - minLenght: 2",
        "'minLenght' is no rule that can be checked. Did you mean 'minLength'?",
    ),
    "a pattern that is not explained": Slip(
        "        - pattern: ^[A-Za-z0-9_-]*$\n          x-rule: characters\n",
        "        - pattern: ^[A-Za-z0-9_-]*$\n",
        "        - pattern: ^[A-Za-z0-9_-]*$",
        "a pattern says what, not why. Name the rule with x-rule (characters, startsWith, endsWith)",
    ),
    "a pattern that is none": Slip(
        "- pattern: ^[A-Za-z0-9_-]*$",
        "- pattern: ^[A-Za-z0-9_-*$",
        "- pattern: ^[A-Za-z0-9_-*$",
        "the pattern cannot be used: bad character range _-* at position 11. Correct it",
    ),
    "two rules of one id": Slip(
        "          x-rule: characters\n",
        "          x-rule: startsWith\n",
        "        - pattern: ^[A-Za-z]\n",
        "two rules have the id alibaba/CreateVpcPeerConnection/Name/startsWith. Tell them apart with x-rule",
    ),
    "a reference that leads nowhere": Slip(
        "schema: {$ref: '#/components/schemas/Name'}",
        "schema: {$ref: '#/components/schemas/Nam'}",
        "schema: {$ref: '#/components/schemas/Nam'}",
        "nothing stands at '#/components/schemas/Nam'. Correct the reference",
    ),
    "a reference into no file": Slip(
        "- $ref: service.yaml#/components/parameters/Version",
        "- $ref: servic.yaml#/components/parameters/Version",
        "- $ref: servic.yaml",
        "nothing stands at 'servic.yaml#/components/parameters/Version'. Correct the reference",
    ),
    "a reference to itself": Slip(
        "    Name:\n      type: string\n",
        "    Name:\n      $ref: '#/components/schemas/Name'\n      type: string\n",
        "schema: {$ref: '#/components/schemas/Name'}",
        "'#/components/schemas/Name' refers to itself. Break the circle",
    ),
    "a key that stands twice": Slip(
        "x-document: 000",
        "x-document: one\nx-document: 000",
        "x-document: 000",
        "'x-document' stands twice in one mapping. Correct the YAML at this line",
    ),
    "a tab": Slip(
        "paths:\n",
        "\tpaths:\n",
        "\tpaths:",
        "found a tab character that violates indentation. Correct the YAML at this line",
    ),
    "a control character": Slip(
        "title: CreateVpcPeerConnection",
        "title: Create\0VpcPeerConnection",
        "title: Create\0",
        "a control character is not YAML. Take it out of this line",
    ),
    "a parameter that the form lacks": Slip(
        "                Name: {$ref: '#/components/schemas/Name'}\n",
        "",
        "                Action: {$ref: ",
        "query and form differ in Name. List the same parameters in both",
    ),
    "two paths": Slip("paths:\n", "paths:\n  /other: {}\n", "paths:\n", "2 paths. A spec file holds one operation"),
    "no path": Slip("paths:\n  /:\n", "paths:\nx-companion: false\nx:\n  /:\n", "paths:\n",
                    "0 paths. A spec file holds one operation"),
    "no operation": Slip("    get:\n", "    put:\n", "  /:\n",
                         "there is no `get` with an operationId. Describe the operation there"),
    "no success": Slip("        '200':\n", "        '201':\n", "      responses: &responses",
                       "'200' is missing. Add it here"),
    "no XML form": Slip("            application/xml:\n", "            text/xml:\n", "            application/json:\n",
                        "'application/xml' is missing. Add it here"),
    "no XML root": Slip(
        "      xml: {name: CreateVpcPeerConnectionResponse}\n", "",
        "      type: object\n      required: [RequestId, InstanceId]\n", "'xml' is missing. Add it here",
    ),
    "no schema of a parameter": Slip("          schema: {$ref: '#/components/schemas/Name'}\n", "",
                                     "        - name: Name\n", "'schema' is missing. Add it here"),
    "a form of another kind": Slip("application/x-www-form-urlencoded:", "text/plain:", "          text/plain:",
                                   "'application/x-www-form-urlencoded' is missing. Add it here"),
    "a condition that service.yaml does not list": Slip(
        "x-exists: {condition: unknown-resource-group}",
        "x-exists: {condition: unknown-resource-grup}",
        "x-exists: {condition: unknown-resource-grup}",
        "there is no condition 'unknown-resource-grup'. Did you mean 'unknown-resource-group'?",
    ),
    "an operation that service.yaml does not list": Slip(
        "delete: {operation: DeleteVpcPeerConnection",
        "delete: {operation: DeleteVpcPeerConnections",
        "delete: {operation: ",
        "there is no operation 'DeleteVpcPeerConnections'. Did you mean 'DeleteVpcPeerConnection'?",
    ),
    "a service that says nothing": Slip(
        "x-service:\n  vendor: alibaba\n", "x-companion: true\nx:\n  vendor: alibaba\n", "openapi: ",
        "x-service is missing. Say there what the service's operations share", "service.yaml",
    ),
    "a service of another vendor": Slip(
        "  vendor: alibaba\n", "  vendor: aws\n", "  vendor: aws\n",
        "the vendor is 'aws'. Name it as the folder: 'alibaba'", "service.yaml",
    ),
    "a service that is incomplete": Slip(
        "  routing: {parameter: Action}\n", "", "x-service:\n",
        f"x-service: 'routing' is a required property. {CHECKED.format('x-service')}", "service.yaml",
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SPECS / "alibaba", tmp_path / "alibaba"))


def refusal(folder: Path) -> str:
    with pytest.raises(SpecError) as refused:
        load_spec(folder.name, folder.parent)
    return str(refused.value)


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named_with_its_line(folder: Path, slip: Slip) -> None:
    file = folder / slip.file
    before, found, after = file.read_text().partition(slip.text)
    assert found
    text = before + slip.becomes + after
    file.write_text(text)
    line = text.count("\n", 0, text.index(slip.line)) + 1
    assert refusal(folder) == f"{file}:{line}: {slip.says}"


@pytest.mark.parametrize("zone", ["x-unspecified: [emty]", "x-unspecified: [empty, empty]", "x-unspecified: []"])
def test_a_zone_must_be_one_of_those_there_are(folder: Path, zone: str) -> None:
    file = folder / OPERATION
    text = file.read_text().replace("x-unspecified: [empty, controls]", zone)
    file.write_text(text)
    line = text[: text.index(zone)].count("\n") + 1
    assert refusal(folder).startswith(f"{file}:{line}: x-unspecified: ")
    assert refusal(folder).endswith(CHECKED.format("x-unspecified"))


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"openapi: 3.1.0\ninfo: \xff\n", 2, "a byte is not UTF-8. Save the file as UTF-8"),
        (b"paths: [\nx: 1\n", 3, "did not find expected ',' or ']'. Correct the YAML at this line"),
        (b"- a list\n", 1, "this is not a mapping. Start it with `openapi: 3.1.0`"),
        (b"", 1, "this is not a mapping. Start it with `openapi: 3.1.0`"),
        (b"openapi: 3.1.0\n? [a, b]\n: c\n", 2, "a name must be a text. Correct the YAML at this line"),
    ],
)
def test_a_file_that_is_no_spec_at_all(folder: Path, content: bytes, line: int, says: str) -> None:
    file = folder / OPERATION
    file.write_bytes(content)
    assert refusal(folder) == f"{file}:{line}: {says}"


def test_a_file_that_is_nested_without_end(folder: Path) -> None:
    file = folder / OPERATION
    file.write_text("openapi: " + "[" * 2_000 + "]" * 2_000)
    assert refusal(folder) == f"{file}: it is nested too deeply. Nest it less"


def test_two_files_for_one_operation(folder: Path) -> None:
    file = Path(shutil.copy(folder / OPERATION, folder / "Other.yaml"))
    assert refusal(folder) == (
        f"{file}: CreateVpcPeerConnection is in {OPERATION} already. Give one operationId to one file"
    )


def test_a_folder_without_service_yaml(folder: Path) -> None:
    file = folder / "service.yaml"
    file.unlink()
    assert refusal(folder) == f"{file}: No such file or directory. Name a spec file that exists"


def test_an_unknown_vendor(folder: Path) -> None:
    with pytest.raises(SpecError, match=r"No such file or directory\. Name a spec file that exists"):
        load_spec("aws", folder.parent)


def test_one_file_can_be_checked_by_itself(folder: Path) -> None:
    (folder / "GetVpcPeerConnectionAttribute.yaml").write_text("- broken\n")
    check_file(folder / OPERATION)
    check_file(folder / "service.yaml")
    with pytest.raises(SpecError):
        check_file(folder / "GetVpcPeerConnectionAttribute.yaml")
