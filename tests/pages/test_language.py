"""A microsite speaks its plan's language: words, dates, amounts and direction."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from markupsafe import Markup

from mapsite.pages.language import FSI, LRI, NBSP, PDI, language

TODAY = dt.date(2026, 10, 21)
CHRISTMAS_EVE = dt.date(2026, 12, 24)
NEXT_YEAR = dt.date(2027, 3, 15)


def test_english_dates_can_be_read_on_both_sides_of_the_atlantic():
    english = language("en")
    assert english.day(CHRISTMAS_EVE, TODAY) == f"24{NBSP}Dec"
    assert english.day_long(CHRISTMAS_EVE, TODAY) == f"24{NBSP}December"
    assert english.day_full(CHRISTMAS_EVE) == f"24{NBSP}December{NBSP}2026"
    assert english.weekday_full(CHRISTMAS_EVE).replace(NBSP, " ") == "Thursday 24 December 2026"
    assert english.weekday(CHRISTMAS_EVE) == "Thursday"


def test_every_english_month_is_short_in_three_letters():
    english = language("en")
    names = [english.month_short(dt.date(2026, month, 1)) for month in range(1, 13)]
    assert names == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    assert english.day(dt.date(2026, 9, 4), TODAY) == f"4{NBSP}Sep"


@pytest.mark.parametrize("tag", ["en", "de", "ja"])
def test_a_day_says_its_year_where_that_is_not_this_year(tag):
    words = language(tag)
    for say in (words.day, words.day_long):
        assert "2026" not in say(CHRISTMAS_EVE, TODAY)
        assert "2027" in say(NEXT_YEAR, TODAY)
        assert "2026" in say(CHRISTMAS_EVE, NEXT_YEAR)


def test_german_dates_are_written_the_german_way():
    german = language("de")
    assert german.day(CHRISTMAS_EVE, TODAY) == f"24.{NBSP}Dez."
    assert german.day(NEXT_YEAR, TODAY) == f"15.{NBSP}März{NBSP}2027"
    assert german.day_long(NEXT_YEAR, NEXT_YEAR) == f"15.{NBSP}März"
    assert german.day_full(TODAY) == f"21.{NBSP}Oktober{NBSP}2026"
    assert german.weekday_full(TODAY).replace(NBSP, " ") == "Mittwoch, 21. Oktober 2026"
    assert german.weekday(TODAY) == "Mittwoch"
    assert (german.month(TODAY), german.month_short(TODAY)) == ("Oktober", "Okt")


@pytest.mark.parametrize("tag", ["en", "en-GB", "en-US", "de", "de-AT", "de-CH"])
def test_a_day_and_its_month_never_part_at_the_end_of_a_line(tag):
    words = language(tag)
    for text in (
        words.day(NEXT_YEAR, TODAY),
        words.day_long(CHRISTMAS_EVE, TODAY),
        words.day_full(CHRISTMAS_EVE),
    ):
        assert NBSP in text
        assert " " not in text


def test_times_are_written_on_a_clock_of_24_hours():
    for tag in ("en", "de"):
        assert language(tag).time(dt.time(9, 30)) == "09:30"
        assert language(tag).time(dt.time(16, 5)) == "16:05"


def test_amounts_have_cents_only_where_the_plan_has_them():
    english, german = language("en"), language("de")
    assert english.money(Decimal("86400"), "EUR") == "€86,400"
    assert english.money(Decimal("86400.00"), "EUR") == "€86,400"
    assert english.money(Decimal("86400.5"), "EUR") == "€86,400.50"
    assert german.money(Decimal("86400"), "EUR") == f"86.400{NBSP}€"
    assert german.money(Decimal("1250000.25"), "EUR") == f"1.250.000,25{NBSP}€"


@pytest.mark.parametrize("amount", ["0", "0.5", "0.005", "12.345", "1e6", "999999999999.99", "-5"])
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD", "XXX"])
@pytest.mark.parametrize("tag", ["en", "de"])
def test_no_digit_of_an_amount_is_lost(amount, currency, tag):
    written = language(tag).money(Decimal(amount), currency)
    decimal = {"en": ".", "de": ","}[tag]
    digits = "".join(sign for sign in written if sign.isdigit() or sign == decimal)
    assert Decimal(digits.replace(decimal, ".")) == abs(Decimal(amount))
    assert ("-" in written) == amount.startswith("-")


def test_a_swiss_and_an_austrian_plan_read_german_with_their_own_numbers():
    swiss, austrian = language("de-CH"), language("de-AT")
    assert not swiss.missing
    assert not austrian.missing
    assert swiss.gettext("Overview") == austrian.gettext("Overview") == "Überblick"
    assert swiss.money(Decimal("86400"), "CHF") == f"CHF{NBSP}86’400"
    assert (swiss.tag, austrian.tag) == ("de-CH", "de-AT")


def test_names_are_joined_as_the_language_joins_them():
    assert language("en").join(["Ravi", "Mia", "Jo"]) == "Ravi, Mia and Jo"
    assert language("de").join(["Ravi", "Mia"]) == "Ravi und Mia"
    assert language("de").join(["Ravi"]) == "Ravi"
    assert language("de").join([]) == ""


def test_countries_are_named_and_unknown_ones_keep_their_code():
    assert language("en").country("DE") == "Germany"
    assert language("de").country("de") == "Deutschland"
    assert language("de").country("QQQ") == "QQQ"


def test_german_counts_in_words():
    german = language("de")
    assert german.ngettext("{n} day late", "{n} days late", 1) == "{n} Tag zu spät"
    assert german.ngettext("{n} day late", "{n} days late", 6) == "{n} Tage zu spät"
    assert german.ngettext("{n} day late", "{n} days late", 0) == "{n} Tage zu spät"


def test_a_japanese_plan_has_english_words_until_there_is_a_catalog():
    japanese = language("ja")
    assert japanese.missing
    assert (japanese.tag, japanese.dir) == ("ja", "ltr")
    assert japanese.gettext("Overview") == "Overview"
    assert japanese.ngettext("{n} day", "{n} days", 2) == "{n} days"
    # English words with Japanese dates between them would be neither.
    assert japanese.day(CHRISTMAS_EVE, TODAY) == f"24{NBSP}Dec"
    assert japanese.money(Decimal("86400"), "EUR") == "€86,400"
    assert japanese.join(["佐藤", "鈴木"]) == "佐藤 and 鈴木"


@pytest.mark.parametrize("tag", ["en", "en-GB", "en-US", "de", "de-AT", "de-CH", "DE"])
def test_english_and_german_have_all_their_words(tag):
    assert not language(tag).missing


@pytest.mark.parametrize(
    "tag", ["ar", "ar-EG", "he", "he-IL", "fa", "ur", "ps", "yi", "dv", "ug-Arab", "pa-Arab"]
)
def test_a_plan_in_a_script_from_right_to_left_is_laid_out_so(tag):
    assert language(tag).dir == "rtl"


@pytest.mark.parametrize(
    "tag", ["en", "de", "ja", "zh-Hant", "ru", "hi", "th", "pa", "az", "sr-Latn"]
)
def test_every_other_plan_is_laid_out_from_left_to_right(tag):
    assert language(tag).dir == "ltr"


@pytest.mark.parametrize("tag", ["tlh", "xx", "xx-YY", "", "-", "de_DE_x", "../../de", "de/../en"])
def test_a_tag_that_nobody_knows_still_makes_a_page(tag):
    words = language(tag)
    assert words.tag == tag
    assert words.day_full(CHRISTMAS_EVE) == f"24{NBSP}December{NBSP}2026"
    assert words.gettext("Overview") == "Overview"


def test_english_words_keep_their_order_on_an_arabic_page():
    arabic = language("ar")
    assert arabic.gettext("Overview") == f"{LRI}Overview{PDI}"
    assert arabic.ngettext("{n} day", "{n} days", 2) == f"{LRI}{{n}} days{PDI}"
    assert arabic.day(CHRISTMAS_EVE, TODAY) == f"{LRI}24{NBSP}Dec{PDI}"
    assert arabic.weekday_full(CHRISTMAS_EVE).startswith(LRI)
    assert language("ja").gettext("Overview") == "Overview"


def test_a_name_in_another_script_does_not_turn_the_sentence_round_it():
    assert language("en").isolate("ليلى حداد") == f"{FSI}ليلى حداد{PDI}"
    assert language("ar").isolate("Acme Ltd") == f"{FSI}Acme Ltd{PDI}"
    assert language("ar").isolate(12) == f"{FSI}12{PDI}"
    assert language("de").isolate("Jörg Weiß") == "Jörg Weiß"
    assert language("de").isolate(12) == 12
    assert language("ar").isolate("") == ""


def test_a_name_that_is_safe_on_a_page_stays_so_when_it_is_set_apart():
    apart = language("en").isolate(Markup("<b>ליאור</b>"))
    assert isinstance(apart, Markup)
    assert apart == Markup(f"{FSI}<b>ליאור</b>{PDI}")


def test_the_first_and_the_last_year_of_a_plan_can_be_said():
    for tag in ("en", "de", "ar"):
        assert "1900" in language(tag).day(dt.date(1900, 1, 1), TODAY)
        assert "2200" in language(tag).day(dt.date(2200, 12, 31), TODAY)
