"""A plan's text can neither run in a reader's browser nor lose a word that its writer typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mapsite.pages.markdown import block, inline

TAGS = {
    *("p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {("a", "href"), ("a", "rel"), ("a", "title"), ("ol", "start")}
SCHEMES = {"", "http", "https", "mailto", "tel"}
# What a browser drops from an address before it reads the scheme (WHATWG URL, basic URL parser).
DROPPED = re.compile(r"^[\x00-\x20]+|[\t\n\r]")

HOSTILE = [
    # raw HTML
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style><!--</style><img title='--&gt;<img src=1 onerror=x>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=javascript:alert(1)><embed src=x></object>",
    "<form action=javascript:alert(1)><input autofocus onfocus=alert(1)></form>",
    "<a href=javascript:alert(1)>press</a>",
    "<a href='https://x.example' onclick='alert(1)' style='position:fixed'>press</a>",
    "<style>body{display:none}</style>",
    "<p style=background:url(https://evil.example)>x</p>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><script>alert(1)</script>",
    "<plaintext>",
    "<xmp><script>alert(1)</script></xmp>",
    "<!-- --!><script>alert(1)</script> -->",
    "<!--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE html><script>alert(1)</script>",
    "</p></div></main></body></html><script>alert(1)</script>",
    "<div>\n<script>\nalert(1)\n</script>\n</div>",
    "text <b\nonmouseover=alert(1)>bold</b>",
    "<custom-element onclick=alert(1) is=x>",
    "<a\x00href=javascript:alert(1)>x</a>",
    "<script",
    "<img src=x onerror=alert(1)//",
    # raw HTML inside of Markdown
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>\n- <img src=x onerror=alert(1)>",
    "# <script>alert(1)</script>",
    "**<img src=x onerror=alert(1)>**",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "`</code><script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "    </code></pre><script>alert(1)</script>",
    "\\<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#x3c;/script&#x3e;",
    # addresses
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&#9;script:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](java%0ascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](blob:https://x.example/1)",
    "[x](file:///etc/passwd)",
    "[x](view-source:https://x.example)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "[x]\n\n[x]: <javascript:alert(1)> 'title'",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://x.example "\\" onmouseover=alert(1) x=\\"")',
    "[x](https://x.example 'a\" onclick=alert(1) \"')",
    '[x](https://x.example/"onclick="alert(1))',
    "[x](https://x.example/'onclick='alert(1))",
    "[a](<https://x.example/><script>alert(1)</script>)",
    "[<img src=x onerror=alert(1)>](https://x.example)",
    "[a [b](https://b.example) c](javascript:alert(1))",
    # pictures
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![x" onerror="alert(1)](x.png)',
    '![x](x.png" onerror="alert(1))',
    '![x](x.png "t" onerror="alert(1)")',
    "![<script>alert(1)</script>](x.png)",
    "[![a](javascript:1)](javascript:alert(1))",
    "![a ![b](c)](d)",
    # templates of other languages
    "{{ 7 * 7 }} {% include 'x' %} ${7*7} <%= 7 %> #{7}",
]


def elements(html: str) -> Iterator[tuple[str, Element]]:
    """Each element that a browser makes of a piece of a page, with its tag in lower case."""
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is not tree:
            yield str(element.tag), element


def text(html: str) -> str:
    """What a reader sees of a piece of a page."""
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    return "".join(tree.itertext())


def assert_harmless(html: str) -> None:
    for tag, element in elements(html):
        assert tag in TAGS
        for name, value in element.attrib.items():
            assert (tag, name) in ATTRIBUTES
            if name == "href":
                # A browser reads a scheme where the parser of addresses may see none.
                address = DROPPED.sub("", value)
                assert urlsplit(address).scheme.lower() in SCHEMES
                assert not re.match(r"(?i)(java|vb)script:|data:", address)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_a_plan_says_runs_in_a_browser(hostile):
    assert_harmless(block(hostile))
    assert_harmless(inline(hostile))
    assert_harmless(block(f"Before {hostile} after"))


PIECES = st.sampled_from(
    [
        *("<", ">", "</", "<!--", "-->", "<script>", "</script>", "<img src=x onerror=alert(1)>"),
        *("<svg onload=x>", "<style>", "<p>", "</p>", "<br/>", "&lt;", "&#60;", "&", "&amp;lt;"),
        *(
            "[",
            "]",
            "](",
            ")",
            "![",
            "](javascript:alert(1))",
            "](https://x.example)",
            "javascript:",
        ),
        *(
            '"',
            "'",
            "`",
            "```",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "\r\n",
            "\\",
            "*",
            "**",
            "_",
            "~~",
            "|",
        ),
        *(
            "\n|---|\n",
            "# ",
            "> ",
            "- ",
            "1. ",
            "[x]: ",
            "onclick=x",
            "style=x",
            " ",
            "a",
            "ü",
            "中",
        ),
        *("\x00", "\u202e", "\u2028", "\ufeff", "{{", "{%"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=24).map("".join))
@settings(max_examples=400, deadline=None)
@example("<div>\n[x](javascript:alert(1))\n</div>")
@example("`<b>` <b>`</b>`")
def test_no_mixture_of_markdown_and_html_runs_either(mixed):
    assert_harmless(block(mixed))
    assert_harmless(inline(mixed))


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "Use the <b>new</b> form",
        "Send to <Jana Kowalski>",
        "a < b and b > c",
        "<div>\nA block of lines\n</div>",
        "Text <!-- with a remark --> goes on",
        "Tag <br> and <img src=x onerror=alert(1)>",
        "<!DOCTYPE html>",
        "<?php echo 1 ?>",
        "List<String> and Map<K, V>",
        "- one <i>item</i>",
        "> <u>quoted</u>",
    ],
)
def test_raw_html_is_shown_as_the_text_that_it_is(written):
    shown = text(block(written))
    assert shown.strip() == written.removeprefix("- ").removeprefix("> ")


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Two plants go live.", "<p>Two plants go live.</p>"),
        ("Terms & conditions", "<p>Terms &amp; conditions</p>"),
        ("He said \"yes\", she said 'no'.", "<p>He said \"yes\", she said 'no'.</p>"),
        ("First line\nsecond line", "<p>First line\nsecond line</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("A  \nB", "<p>A<br>\nB</p>"),
        ("**Now** or *never*", "<p><strong>Now</strong> or <em>never</em></p>"),
        ("~~Old~~ new", "<p><del>Old</del> new</p>"),
        ("Run `make site`", "<p>Run <code>make site</code></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("> As agreed", "<blockquote>\n<p>As agreed</p>\n</blockquote>"),
        ("---", "<hr>"),
    ],
)
def test_what_a_seller_writes_becomes_what_they_mean(written, html):
    assert block(written).strip() == html


@pytest.mark.parametrize(
    "written",
    [
        "5 > 3 and 2 < 4",
        "2 * 3 * 4 lines",
        "snake_case_name and file_name_2",
        "#hashtag, not a heading",
        "€86,400 a year (net) + 19 % VAT",
        "C:\\plans\\acme",
        "AT&T, R&D",
        "+49 30 1234",
        "a | b",
        "Wait: why?",
        "100 % – or more…",
        "„Werk 2“ läuft ab 15. März.",
        "اختبار القبول",
        "受入試験を行う。",
    ],
)
def test_signs_of_markdown_in_a_plain_sentence_stay_what_they_are(written):
    assert text(block(written)).strip() == written
    assert {tag for tag, _ in elements(block(written))} == {"p"}


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "Zs"))))
@settings(max_examples=200, deadline=None)
def test_no_letter_or_figure_of_a_sentence_is_lost(words):
    for written in (f"Text {words}", f"Text {words}.\nMore & **more**"):
        assert re.findall(r"\w", text(block(written))) == re.findall(r"\w", written)


def test_a_heading_never_outranks_those_of_its_page():
    for written in ("# Scope", "###### Scope", "Scope\n=====", "Scope\n-----"):
        assert block(written).strip() == "<p><strong>Scope</strong></p>"


def test_a_picture_becomes_a_link_so_that_nothing_is_asked_of_a_third_party():
    html = block("See ![the plan of the hall](https://pictures.example/hall.png).")
    assert [(tag, element.get("href")) for tag, element in elements(html)][1:] == [
        ("a", "https://pictures.example/hall.png")
    ]
    assert text(html) == "See the plan of the hall.\n"


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/a?b=c&d=e#f",
        "http://x.example",
        "mailto:jana@buyer.example?subject=Plan",
        "tel:+49301234",
        "files/order-form.pdf",
        "timeline/#m-pilot",
    ],
)
def test_links_lead_where_they_say_and_tell_nobody_where_from(address):
    (link,) = (element for tag, element in elements(block(f"[here]({address})")) if tag == "a")
    assert link.get("href") == address
    assert link.get("rel") == "noopener noreferrer"


def test_a_link_that_is_refused_keeps_its_words():
    assert text(block("[Read this](javascript:alert(1)) first")) == "Read this first\n"


def test_a_table_is_a_table():
    html = block("| Line | From |\n| :-- | --: |\n| Leeds | 1 May |")
    assert [tag for tag, _ in elements(html)] == [
        *("table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td")
    ]
    cells = [element.text for tag, element in elements(html) if tag in ("th", "td")]
    assert cells == ["Line", "From", "Leeds", "1 May"]


def test_one_paragraph_can_stand_in_a_line():
    assert inline("Two **plants**") == "Two <strong>plants</strong>"
    assert inline("  Two plants\n") == "Two plants"
    assert inline("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"
    assert inline("- one\n- two").startswith("<ul>")
    assert inline("Write `<p>` twice: <p>") == "Write <code>&lt;p&gt;</code> twice: &lt;p&gt;"


def test_what_comes_out_is_not_escaped_again_on_the_page():
    assert block("R&D").__html__().strip() == "<p>R&amp;D</p>"
    assert inline("**R&D**").__html__() == "<strong>R&amp;D</strong>"


@pytest.mark.parametrize(
    "long",
    [
        *("*a " * 20_000, "[" * 50_000, "[a](" * 20_000, "`" * 20_000 + "a" + "`" * 19_999),
        *("<" * 50_000, "<b " * 20_000, "<!--" * 20_000, "<div>\n" * 20_000, "&" * 50_000),
        *("**" * 20_000 + "x" + "**" * 20_000, "![a](b" * 20_000, "\\" * 50_000),
        "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + ("|b" * 1_000 + "|\n") * 20,
    ],
    ids=lambda text: text[:6].encode("unicode_escape").decode(),
)
def test_a_long_hostile_text_is_a_page_like_any_other(long):
    assert block(long)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("15. März: Endabnahme", "15. März: Endabnahme"),
        ("1. Quartal 2027", "1. Quartal 2027"),
        ("15. März: a\n20. März: b", "15. März: a 20. März: b"),
        ("[1]: annex", "[1]: annex"),
        ("[^1]: note", "[^1]: note"),
    ],
)
def test_what_only_looks_like_markdown_stays_as_it_was_written(text, shown):
    html = block(text)
    assert "<ol" not in html
    assert " ".join(re.sub("<[^>]+>", " ", html).split()) == shown


def test_a_list_that_counts_from_one_is_a_list():
    assert block("1. a\n2. b").count("<li>") == 2


@pytest.mark.parametrize("sign", ["- ", ">", "1. ", "> - "])
def test_text_nested_without_end_is_shown_as_text(sign):
    html = block(sign * 50_000 + "end")
    assert html.startswith("<p>")
    assert html.count("<") == 2


@pytest.mark.parametrize("text", ["[x](//host/share)", "![x](//host/share.png)"])
def test_no_link_leads_to_a_machine_of_the_readers_network(text):
    assert "//host" not in block(text)
