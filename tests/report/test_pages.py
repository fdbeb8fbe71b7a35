"""The pages in a real browser: finding, copying, reading on any screen, and what a hostile target can do (nothing)."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from contracts.report.documents import Documents
from contracts.report.html import html
from contracts.report.matrix import Matrix
from contracts.report.matrix_forms import MATRIX_FORMS
from tests.report.records import hostile, mixed, record, side

MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script><style>*{display:none}",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "--><svg onload=alert(1)>",
    "*/}</style><link rel=stylesheet href=http://127.0.0.1:9/x.css>",
    "]]><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "</code></pre></details></title><base href=http://127.0.0.1:9/><form action=http://127.0.0.1:9>",
    "{{ 7 * 7 }}{% raw %}${alert(1)}",
)
HOSTILE = {
    "markup": " ".join(MARKUP),
    "quotes first": '">' + MARKUP[0],
    "a link": "javascript:alert(1)",
    "no shape": "\x00\x1b[31m\r\n\u202e\u2066\ufeff\ud800",
    "out of its line": "z" + "\u0301" * 500,
    "long": "w" * 5000,
}
PLACES = "[data-verdict]:not([hidden])"
LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]


def page_of(made, documents=Documents()):  # noqa: B008 - it has no folder
    return html(made, documents)


def matrix_of(*records):
    return MATRIX_FORMS["html"](Matrix.of([(f"{number}.json", made) for number, made in enumerate(records)]))


def three():
    return matrix_of(
        mixed(), record(side("held", number=0), side("broken", number=1)), record(side("held"), target="http://u")
    )


def test_verdicts_and_words_choose_what_is_shown(opened):
    page = opened(page_of(mixed())).page
    status = page.locator("#shown")
    assert page.locator(PLACES).count() == 6
    page.get_by_role("checkbox", name="held").uncheck()
    page.get_by_role("checkbox", name="not exercised").uncheck()
    assert page.locator(PLACES).count() == 2
    assert status.inner_text() == "2 of 6 clause sides shown"
    page.get_by_label("Search").fill("PLAIN  descr")
    assert page.locator(PLACES).evaluate_all("found => found.map(one => one.id)") == [
        "vendor/Operation/Description4/maxLength/accept"
    ]
    assert page.locator("article:visible").count() == 1
    page.get_by_label("Search").fill("nowhere")
    assert page.locator(PLACES).count() == 0
    page.get_by_role("button", name="Show all").click()
    assert status.inner_text() == "6 of 6 clause sides shown"
    assert page.locator("article:visible").count() == 5


def test_what_a_statement_says_is_found_too(opened):
    page = opened(page_of(record(side(says="A fig has seeds."), side(number=1)))).page
    page.get_by_label("Search").fill("fig seeds")
    assert page.locator(PLACES).count() == 1


def test_a_link_leads_to_its_place_even_where_that_is_hidden(opened):
    page = opened(page_of(mixed())).page
    page.get_by_role("checkbox", name="broken").uncheck()
    page.get_by_role("link", name="Description4/maxLength accept").click()
    assert page.locator("#shown").inner_text() == "6 of 6 clause sides shown"
    expect(page.locator(":target")).to_be_in_viewport()


def test_the_keyboard_is_enough(opened):
    page = opened(page_of(mixed())).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def tab_to(name):
        for _ in range(60):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                "[document.activeElement.id, document.activeElement.value, document.activeElement.className]"
            )
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", seen
            if name in seen:
                return
        pytest.fail(f"Tab never came to {name}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0  # the link past the head shows
    page.keyboard.press("Enter")
    tab_to("text")
    page.keyboard.type("Name1")
    assert page.locator(PLACES).count() == 1
    tab_to("held")
    page.keyboard.press("Space")
    assert page.locator("#shown").inner_text() == "1 of 6 clause sides shown"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "summary"
    page.keyboard.press("Enter")
    assert page.locator("details.finding").first.get_attribute("open") is None
    page.keyboard.press("Enter")
    tab_to("copy scripted")
    page.keyboard.press("Enter")
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "curl -sS -i 'http://t/?Before=1'"
    assert page.locator("#said").inner_text() == "The curl line was copied."


@pytest.mark.parametrize(
    "curl",
    [
        "curl -sS -i 'http://t/?a=1&b=<b>&c=%20'",
        "curl --data-raw '\n  two\tlines\n' http://t/",
        "curl -H 'a: \u202e\x07 \u00e9\U0001f600' http://t/",
    ],
)
@pytest.mark.parametrize("allowed", [True, False])
def test_what_is_copied_is_the_curl_line(opened, curl, allowed):
    page = opened(page_of(record(side("broken", curl=curl)))).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if not allowed:
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new DOMException('no')))")
    page.get_by_role("button", name="Copy the curl line, call 2 of 2").click()
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == curl


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_target_can_neither_script_nor_break_a_page(opened, text):
    for made in (page_of(hostile(text)), matrix_of(hostile(text), hostile(text))):
        shown = opened(made, width=360)
        page = shown.page
        page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        assert page.locator("script, style, link, base, form, iframe, img, meta").count() == 8
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.locator(PLACES).count() >= 3
        assert [url.partition(":")[0] for url in shown.asked] == ["file"]
        assert shown.dialogs == []
        assert shown.said == []
        # What the page shows is what was sent, apart from characters shown by their numbers.
        if text.isprintable() and text.isascii():
            assert text in page.locator("pre code").first.text_content()


def test_a_slip_in_the_escaping_would_still_not_run(opened):
    made = page_of(mixed()).replace(
        "</footer>",
        "<script>alert(1)</script><img src=x onerror=alert(2)><img src=http://127.0.0.1:9/>"
        "<style>body{background:url(http://127.0.0.1:9/)}</style></footer>",
    )
    shown = opened(made)
    assert shown.dialogs == []
    assert len(shown.said) >= 4
    assert all("Content Security Policy" in said for said in shown.said)
    assert "http://127.0.0.1:9/" in shown.blocked
    assert sorted(shown.asked[1:]) == sorted(shown.blocked)


def test_characters_without_a_shape_are_shown_by_number(opened):
    page = opened(page_of(record(side("held", says="a\u202eb\ud800c\x00d")))).page
    assert "a[U+202E]b[U+D800]c[U+0000]d" in page.locator(".says").inner_text()


def test_five_thousand_findings_are_found_and_filtered(opened):
    many = (side("broken", number=number) for number in range(5_000))
    shown = opened(page_of(record(*many)))
    page, devtools = shown.page, shown.page.context.new_cdp_session(shown.page)
    devtools.send("Performance.enable")

    def measured():
        return {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}

    before = measured()
    assert page.evaluate("document.querySelectorAll('*').length") < 60 * 5_000
    changed = page.evaluate(
        """async () => {
          let changes = 0;
          const watched = new MutationObserver((records) => (changes += records.length));
          watched.observe(document.querySelector("main"), {attributes: true, childList: true, subtree: true});
          const text = document.getElementById("text");
          for (const typed of ["name4", "name42", "name421"]) {
            text.value = typed;
            text.dispatchEvent(new Event("input"));
          }
          await new Promise((done) => setTimeout(done));
          return changes;
        }"""
    )
    after = measured()
    assert page.locator("#shown").inner_text() == "11 of 5,000 clause sides shown"
    # An element is touched once when it is hidden, and the page is not laid out in between.
    assert changed < 4 * 5_000
    assert after["LayoutCount"] - before["LayoutCount"] < 20
    assert after["ScriptDuration"] - before["ScriptDuration"] < 10


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("made", [page_of(mixed()), three()], ids=["report", "matrix"])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(opened, made, width, scheme):
    page = opened(made, width=width, color_scheme=scheme, reduced_motion="reduce").page
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_a_script_everything_can_be_read(opened):
    page = opened(page_of(mixed()), java_script_enabled=False).page
    assert page.locator(".side:visible").count() == 6
    assert page.get_by_text("curl -sS -i 'http://t/?Name=1").is_visible()
    assert not page.get_by_label("Search").is_visible()
    assert not page.get_by_role("button", name="Copy").first.is_visible()


def test_paper_has_what_is_folded(opened):
    page = opened(page_of(record(*(side("broken", number=number) for number in range(12))))).page
    assert page.locator("details.finding[open]").count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.finding[open]").count() == 12
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.finding[open]").count() == 0


def test_a_matrix_shows_where_records_differ(opened):
    page = opened(three()).page
    assert page.locator("thead th").all_inner_texts() == [
        "Clause side",
        "http://t\n0.json",
        "http://t\n1.json",
        "http://u\n2.json",
    ]
    page.get_by_role("checkbox", name="only where they differ").check()
    rows = page.locator(f"tr{PLACES}")
    assert rows.count() == 5
    assert rows.first.locator("td").all_inner_texts() == ["held", "absent", "absent"]
    page.get_by_label("Search").fill("Name1")
    assert rows.locator("td").all_inner_texts() == ["broken", "broken", "absent"]
    rows.locator("a").nth(1).click()
    finding = page.locator(":target details.finding")
    assert finding.get_attribute("open") is not None
    expect(finding).to_be_in_viewport()


def test_the_head_and_the_names_of_a_matrix_stay_in_sight(opened):
    made = record(*(side(number=number) for number in range(60)))
    page = opened(matrix_of(*(made for _ in range(6))), width=360).page
    page.locator(".across").evaluate("frame => frame.scrollTo(400, 900)")
    frame, head = page.locator(".across").bounding_box(), page.locator("thead th").first.bounding_box()
    name = page.locator("tbody[data-group] th[scope=row]").nth(30).bounding_box()
    assert abs(head["y"] - frame["y"]) < 3
    assert abs(name["x"] - frame["x"]) < 3
