"""One script a page: its modules in an order that works; and what the reader does not know stops the start."""

import json
from pathlib import Path

import pytest

from chatapp.web.bundle import Script, Unreadable, style

STATIC = Path(__file__).parents[2] / "static"
FILES = {path.relative_to(STATIC).as_posix(): path.read_text() for path in STATIC.rglob("*.*s") if path.is_file()}
SMALL = {
    "js/room.js": 'import { double } from "./log/twice.js";\nimport { io } from "../vendor/io.js";\n\nio(double(3));\n',
    "js/log/twice.js": 'import { add } from "../page/add.js";\n\nexport const double = (n) => add(n, n);\n',
    "js/page/add.js": "export function add(one, other) {\n  return one + other;\n}\n",
    "vendor/io.js": "…",
}


def test_a_module_stands_behind_all_that_it_imports_and_what_is_vendored_stays_outside():
    text = Script(SMALL, "js/room.js").text
    assert text.startswith('import {io} from "./vendor/io.js";\n')
    assert text.index("js_page_add = ") < text.index("js_log_twice = ") < text.index("js_room = ")
    assert "…" not in text


def test_what_is_imported_later_stays_outside_and_is_found_from_where_the_script_is():
    line = 'export const later = () => import("../page/add.js");\n'
    text = Script(
        SMALL | {"js/log/twice.js": line, "js/room.js": 'import { later } from "./log/twice.js";\n'}, "js/room.js"
    ).text
    assert 'import("./js/page/add.js")' in text
    assert "one + other" not in text


@pytest.mark.parametrize(
    "line",
    [
        'import "./page/add.js";',
        'import add from "./page/add.js";',
        'import * as all from "./page/add.js";',
        'import { add as plus } from "./page/add.js";',
        'import { add } from "elsewhere";',
        'import { none } from "./page/add.js";',
        'import { add } from "./page/none.js";',
        'import { io } from "./room.js";',
        'const late = import("./page/none.js");',
        "const late = import(name);",
        "const here = import.meta.url;",
        "export default 1;",
        "export let count = 0;",
        "export const { add } = all;",
        'export * from "./page/add.js";',
        "const answer = await fetch(address);",
    ],
)
def test_what_it_does_not_know_is_refused_with_the_name_of_the_file(line):
    Script(SMALL, "js/room.js")
    with pytest.raises(Unreadable, match=r"js/room\.js"):
        Script(SMALL | {"js/room.js": f"{line}\n"}, "js/room.js")


@pytest.mark.parametrize("entry", ["js/room.js", "js/door.js", "js/host.js"])
def test_the_map_leads_from_every_line_to_the_same_line_of_its_file(entry):
    script = Script(FILES, entry)
    lines, mapped = script.text.split("\n"), 0
    for section in json.loads(script.map)["sections"]:
        [name], start = section["map"]["sources"], section["offset"]["line"]
        written = FILES[name].split("\n")
        assert section["map"]["mappings"].count(";") == len(written) - 1
        for line, source in zip(lines[start:], written, strict=False):
            assert line == source.removeprefix("export ") or source.startswith(("import ", "  ", "}"))
            mapped += line == source
    assert mapped > len(lines) * 0.8


def test_a_sheet_stands_behind_those_that_it_imports():
    sheet = style(FILES, "css/room.css")
    assert sheet.index("@layer tokens, base") < sheet.index(".message {") < sheet.index(".is-large {")
    assert "@import" not in sheet


@pytest.mark.parametrize("line", ['@import url("base.css");', '\n@import "base.css" print;', ' @import "base.css";'])
def test_another_form_of_import_in_a_sheet_is_refused(line):
    with pytest.raises(Unreadable, match=r"css/room\.css"):
        style({"css/room.css": f"{line}\n", "css/base.css": ""}, "css/room.css")
