"""What a YAML parser says, in words that help: each frequent slip has its own hint."""

from __future__ import annotations

import re

import yaml

from mapsite.plan.problem import Problem, quote, visible
from mapsite.plan.source import Source

# Spaces that look like an indentation and are none.
_FALSE_SPACE = re.compile("^[ \t]*(?P<space>[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])", re.M)
_TAB_INDENT = re.compile("^ *(?P<tab>\t)", re.M)
_CONFLICT = re.compile("^(<{7}|>{7}) ", re.M)
_KEY_AND_VALUE = re.compile(r"^(?P<indent>[ -]*)(?P<key>[\w-]+):[ \t]+(?P<value>\S.*)$")
_NO_SPACE_AFTER_COLON = re.compile(r"^[ -]*(?P<key>[a-z_]+):(?=[^\s/])(?P<value>.+)$")


def explain(source: Source, error: yaml.MarkedYAMLError) -> Problem:
    """The parser's error as a problem at the place where a person would mend it."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    opened = error.context_mark.index if error.context_mark else at
    return (
        _unmerged(source)
        or _false_indentation(source, at)
        or _several_documents(source, error, at)
        or _by_character(source, error, at)
        or _not_closed(source, error, at, opened)
        or _by_line(source, error, at)
        or _problem(source, at, "not-yaml", f"YAML cannot be read here: {_words(error)}",
                    "compare the indentation and the punctuation with the lines above")
    )  # fmt: skip


def _unmerged(source: Source) -> Problem | None:
    """The marks that git leaves where two versions could not be merged."""
    match = _CONFLICT.search(source.text)
    if match is None:
        return None
    message = "git has left two versions of this part, since it could not merge them"
    hint = "keep one of them, and delete the lines with <<<<<<<, ======= and >>>>>>>"
    return _problem(source, match.start(), "unmerged", message, hint, length=7)


def _false_indentation(source: Source, at: int) -> Problem | None:
    """A tab or a no-break space that begins a line, at the error or a little above it."""
    begin = source.text.rfind("\n", 0, max(source.text.rfind("\n", 0, at), 0)) + 1
    end = source.text.find("\n", at)
    end = len(source.text) if end < 0 else end
    if match := _FALSE_SPACE.search(source.text, begin, end):
        name = f"U+{ord(match['space']):04X}"
        what = "a no-break space" if match["space"] == "\u00a0" else "a special space"
        message = f"the line is indented with {what} ({name}), which YAML does not count"
        hint = "replace it with ordinary spaces"
        return _problem(source, match.start("space"), "no-break-space", message, hint)
    if match := _TAB_INDENT.search(source.text, begin, end):
        message = "the line is indented with a tab"
        hint = "YAML wants spaces there: two for each level"
        return _problem(source, match.start("tab"), "tab", message, hint)
    return None


def _several_documents(source: Source, error: yaml.MarkedYAMLError, at: int) -> Problem | None:
    if error.context != "expected a single document in the stream":
        return None
    message = "a second document begins here: a plan is one document"
    return _problem(source, at, "several-documents", message, 'delete the line "---"', length=3)


def _by_character(source: Source, error: yaml.MarkedYAMLError, at: int) -> Problem | None:
    """A value that begins with a sign of YAML's own."""
    sign = source.text[at : at + 1]
    begin = error.context_mark.index if error.context_mark else at
    context, problem = error.context or "", error.problem or ""
    if problem == "found character that cannot start any token" and sign:
        if sign == "\t":
            message, hint = "a tab stands where YAML wants spaces", "replace it with spaces"
            return _problem(source, at, "tab", message, hint)
        message = f'a text cannot begin with "{visible(sign)}"'
        return _problem(source, at, "quotes-needed", message, _put_in_quotes(source, at))
    if "alias" in context + problem or "anchor" in context + problem:
        sign = visible(source.text[begin : begin + 1])
        if source.text[begin : begin + 2] == "* ":
            message, hint = 'a list item begins with "-", not with "*"', 'write "- " instead'
            return _problem(source, begin, "quotes-needed", message, hint)
        message = f'YAML reads a text that begins with "{sign}" as a name for a part of the file'
        return _problem(source, begin, "alias", message, _put_in_quotes(source, begin))
    if "tag" in context + problem:
        message = 'YAML reads a text that begins with "!" as a tag'
        return _problem(source, begin, "tag", message, _put_in_quotes(source, begin))
    if "block scalar" in context:
        message = f'"{visible(sign)}" stands after the sign for a text of several lines'
        hint = "begin the text in the next line, indented; or put it in quotation marks"
        return _problem(source, at, "quotes-needed", message, hint)
    if "directive" in context + problem or "incompatible" in problem:
        message = 'a line that begins with "%" is an instruction to YAML, which is not read'
        return _problem(source, at, "not-yaml", message, "delete the line")
    if "escape" in problem or "hexdecimal" in problem:
        at = max(source.text.rfind("\\", 0, at + 1), 0)
        message = f"{quote(source.text[at : at + 2])} means nothing between double quotation marks"
        hint = "use single quotation marks ('…') for a text with backslashes"
        return _problem(source, at, "bad-escape", message, hint, length=2)
    return None


def _not_closed(
    source: Source, error: yaml.MarkedYAMLError, at: int, opened: int
) -> Problem | None:
    """A quotation mark or a bracket that is opened and not closed."""
    context = error.context or ""
    sign = source.text[opened : opened + 1]
    if "quoted scalar" in context and sign and sign in "\"'":
        message = f"the quotation mark {sign} opens a text that is not closed"
        hint = f"add {sign} at the end of the text"
        return _problem(source, opened, "not-closed", message, hint)
    if "flow" not in context:
        return None
    inner = source.text[at : at + 1]
    if inner == ":" and sign == "{":
        message = "the text before this colon has a colon already"
        hint = "put a text that contains a colon and a space in quotation marks"
        return _problem(source, at, "colon-in-value", message, hint)
    in_text = source.text[:at].rstrip()[-1:] not in "[{,:"
    if (
        inner
        and inner in "[{\"'"
        and in_text
        and source.place(opened).line == source.place(at).line
    ):
        message = f"a text between brackets cannot contain {inner}"
        return _problem(source, at, "quotes-needed", message, "put the text in quotation marks")
    if sign not in "[{":
        opened = max(source.text.rfind("[", 0, at), source.text.rfind("{", 0, at), 0)
        sign = source.text[opened : opened + 1]
    close = {"[": "]", "{": "}"}.get(sign)
    if not close:
        return None
    message = f'the bracket "{sign}" is not closed, or a comma is missing after it'
    hint = f'add "{close}" or the comma; put a text that contains brackets in quotation marks'
    return _problem(source, opened, "not-closed", message, hint)


def _by_line(source: Source, error: yaml.MarkedYAMLError, at: int) -> Problem | None:
    """A line that is indented wrongly, has a colon too much or too little, or a stray quote."""
    place = source.place(at)
    line = source.line(place.line)
    problem = error.problem or ""
    above = place.line - 1
    while above and (not source.line(above).strip() or source.line(above).lstrip()[0] == "#"):
        above -= 1
    before = source.line(above)

    if re.match(r" *-[^ \-]", line):
        message, hint = "a space is missing after the hyphen", 'an item begins with "- "'
        return _problem(source, _begin(source, place.line), "missing-space", message, hint)
    if "block sequence entries" in problem:
        hint = "put the list in the lines below, or write it as [a, b]"
        message = "a list cannot begin in the line of its key"
        return _problem(source, at, "wrong-indentation", message, hint)
    if "mapping values are not allowed" in problem:
        if slip := _NO_SPACE_AFTER_COLON.match(before):
            return _no_space(source, above, slip)
        whole = _KEY_AND_VALUE.match(line)
        if whole and place.column > whole.start("value"):
            return _colon(source, at, whole)
        if before.strip() and ":" not in before and not before.lstrip().startswith("- "):
            return _neither(source, _begin(source, above))
        message = "this line is indented deeper than the one above, which has its value already"
        hint = f"begin it in the same column as {_first_word(before)} above"
        return _problem(source, _begin(source, place.line), "wrong-indentation", message, hint)
    if "could not find expected ':'" in problem:
        start = error.context_mark.index if error.context_mark else at
        number = source.place(start).line
        if slip := _NO_SPACE_AFTER_COLON.match(source.line(number)):
            return _no_space(source, number, slip)
        return _neither(source, start)
    if "did not find expected" in problem:
        whole = _KEY_AND_VALUE.match(line)
        sign = whole["value"][0] if whole and at > _begin(source, place.line) else " "
        if whole and sign in "[{":
            message = f'the text begins with "{sign}", so that YAML reads it as a list or mapping'
            at = source.start(place.line) + whole.start("value")
            return _problem(source, at, "quotes-needed", message, _put_in_quotes(source, at))
        if sign in "\"'":
            message = (
                f"the text ends at its closing quotation mark {sign}, and more stands after it"
            )
            hint = (
                "double the mark inside the text: ''"
                if sign == "'"
                else "use single quotation marks round the whole text"
            )
            return _problem(source, at, "stray-quote", message, hint)
        return _out_of_line(source, place.line)
    return None


def _neither(source: Source, at: int) -> Problem:
    line = source.line(source.place(at).line)
    message = f"{quote(line.strip())} is neither a key with a value nor an item"
    hint = 'a key is followed by ": ", an item begins with "- "; a text that goes on is indented'
    return _problem(source, at, "missing-colon", message, hint)


def _out_of_line(source: Source, number: int) -> Problem:
    """A line whose column fits nothing above: names the nearest one that it may belong beside."""
    line = source.line(number)
    dash = line.lstrip().startswith("-")
    column = len(line) - len(line.lstrip())
    best: tuple[int, int, str] | None = None
    for above in range(number - 1, max(number - 200, 0), -1):
        other = source.line(above).lstrip()
        begin = len(source.line(above)) - len(other)
        if not other or other.startswith("#"):
            continue
        if not dash and other.startswith("- "):
            begin += 2
        elif other.startswith("-") != dash:
            continue
        if begin != column and (best is None or abs(begin - column) < best[0]):
            best = (abs(begin - column), begin, other)
    message = f"the line begins in column {column + 1}, where nothing can go on"
    hint = "begin it in the same column as what it belongs to"
    if best:
        hint = f"begin it in column {best[1] + 1}, like {quote(best[2].strip(), 30)} above"
    return _problem(source, _begin(source, number), "wrong-indentation", message, hint)


def _no_space(source: Source, number: int, slip: re.Match[str]) -> Problem:
    key, value = slip["key"], slip["value"].strip()
    at = source.start(number) + slip.start("key")
    message = f"a space is missing after the colon of {quote(key)}"
    return _problem(source, at, "missing-space", message, f"write {key}: {visible(value)[:60]}")


def _colon(source: Source, at: int, whole: re.Match[str]) -> Problem:
    value = whole["value"].strip()
    message = f"the value of {quote(whole['key'])} contains a colon and a space"
    hint = f"put it in quotation marks: {whole['key']}: {_quoted(value)}"
    return _problem(source, at, "colon-in-value", message, hint)


def _put_in_quotes(source: Source, at: int) -> str:
    place = source.place(at)
    line = source.line(place.line)
    if whole := _KEY_AND_VALUE.match(line):
        return f"put it in quotation marks: {whole['key']}: {_quoted(whole['value'].strip())}"
    return f"put it in quotation marks: {_quoted(line[place.column - 1 :].strip())}"


def _quoted(value: str) -> str:
    value = visible(value if len(value) <= 60 else value[:59] + "…")
    return f'"{value}"' if '"' not in value else "'" + value.replace("'", "''") + "'"


def _first_word(line: str) -> str:
    return quote(line.strip().split(":")[0].removeprefix("- "), 30)


def _begin(source: Source, number: int) -> int:
    """The index of the first character of a line that is no space."""
    line = source.line(number)
    return source.start(number) + len(line) - len(line.lstrip())


def _words(error: yaml.MarkedYAMLError) -> str:
    return visible(", ".join(filter(None, (error.context, error.problem))))


def _problem(
    source: Source, at: int, code: str, message: str, hint: str, length: int = 1
) -> Problem:
    return Problem(place=source.place(at, at + length), code=code, message=message, hint=hint)
