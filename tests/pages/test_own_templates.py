"""A brand's own template places what builders give it, and reaches nothing else."""

from __future__ import annotations

import pytest
from jinja2 import TemplateError
from msgspec.structs import replace

from mapsite.brand.brand import brand
from mapsite.pages.deal import Attachment
from mapsite.pages.microsite import microsite
from tests.pages.conftest import deal_of


def footer(template, deal):
    plain, _ = brand(None)
    own = replace(plain, templates={"partials/footer.html": template})
    return microsite(deal, own, "assets-0").leaves[0].marks["footer"]


@pytest.fixture
def deal(minimal):
    return deal_of(minimal)


def test_a_template_words_a_message_of_its_own(deal):
    assert footer('{{ _("For {name}", name="Ada & Co") }}', deal) == "For Ada &amp; Co"


@pytest.mark.parametrize(
    "template",
    [
        '{{ _("{x.__class__.__init__.__globals__}", x=deal) }}',
        '{{ _("{x.__new__.__globals__}", x="a"|safe) }}',
        '{{ n_("{n.__init__.__globals__}", "{n.__init__.__globals__}", deal) }}',
        '{{ deal.n_("{x.__class__.__init__.__globals__}", "", 1, x=deal) }}',
        '{{ "{0.__class__}".format(deal) }}',
        "{{ deal.__class__ }}",
        '{{ deal|attr("__init__") }}',
        "{{ file.__func__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ deal.parties.clear() }}",
        '{% include "../../theme.yaml" %}',
    ],
)
def test_no_template_of_a_brand_reaches_what_python_holds(deal, template):
    with pytest.raises((TemplateError, AttributeError, TypeError)):
        footer(template, deal)


def test_what_looks_like_a_link_in_a_text_publishes_no_file(minimal):
    text = minimal + 'summary: >-\n  Type href="files/hidden.pdf" or [read it](files/shown.pdf)\n'
    files = {f"files/{name}.pdf": Attachment(size=1) for name in ("hidden", "shown")}
    plain, _ = brand(None)
    made = microsite(deal_of(text, files=files), plain, "assets-0")
    assert made.files == {"files/shown.pdf"}
