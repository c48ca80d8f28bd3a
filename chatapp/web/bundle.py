"""One script and one style sheet a page, joined at the start from our modules and sheets, which stay as they are.

The reader knows the forms in which our files import and export, and refuses a file with another one. A module becomes
a function that returns what it exports, after all that it imports; what is vendored, or imported only when it is
wanted, stays a file of its own. Every line of a module is one line here: a source map leads a browser's tools from one
to the other.
"""

import json
import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath

Files = Mapping[str, str]
"""Names, relative to the folder of all, and texts."""

VENDORED = "vendor/"
_IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "(\.[\w./-]+)";$', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[\w./-]+)"\)')
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*|\bimport\s*[(.].*|^(?!.*\basync\b)[^\s/].*\bawait\b.*", re.MULTILINE)
_SHEET = re.compile(r'^@import "([\w.-]+)";\n', re.MULTILINE)


class Unreadable(ValueError):
    """A file of ours in a form that this reader does not know."""


def style(files: Files, name: str) -> str:
    """The sheet `name` behind all that it imports."""
    sheets = [join(dirname(name), found) for found in _SHEET.findall(files[name])]
    return "".join(f"/* {each} */\n{_rules(each, files[each])}" for each in [*sheets, name])


def _rules(name: str, text: str) -> str:
    rules = _SHEET.sub("", text)
    if "@import" in rules:
        raise Unreadable(f'{name}: only @import "name.css"; at its beginning, and not from one that is imported')
    return rules


class Script:
    """The module `entry` with all that it imports, as one module beside the folders of all; `map` is its source map."""

    def __init__(self, files: Files, entry: str) -> None:
        modules = [_Module(name, files) for name in _in_order(files, entry)]
        vendored = sorted({line for module in modules for line in module.vendored})
        pieces = ["\n".join(vendored), *(module.text for module in modules)]
        self.text = "\n".join([*pieces, f"//# sourceMappingURL={_map_name(entry)}\n"])
        self.map = json.dumps({"version": 3, "sections": list(_sections(pieces, modules))})


def _map_name(entry: str) -> str:
    return f"{entry.rsplit('/', 1)[-1]}.map"


def _sections(pieces: list[str], modules: list["_Module"]) -> Iterator[dict[str, object]]:
    line = 1
    for before, module in zip(pieces, modules, strict=False):
        line += before.count("\n") + 1
        rows = ";".join(["AAAA", *["AACA"] * (module.text.count("\n") - 3)])
        one = {"version": 3, "sources": [module.name], "names": [], "mappings": rows}
        yield {"offset": {"line": line, "column": 0}, "map": one}


def _in_order(files: Files, entry: str) -> list[str]:
    """Each once, behind all that it imports."""
    done: list[str] = []

    def visit(name: str, through: tuple[str, ...]) -> None:
        if name in through:
            raise Unreadable(f"{' → '.join([*through, name])}: a circle")
        if name in done or name.startswith(VENDORED):
            return
        for found in _IMPORT.finditer(_text(files, name, through)):
            visit(_target(name, found[2]), (*through, name))
        done.append(name)

    visit(entry, ())
    return done


def _text(files: Files, name: str, through: tuple[str, ...]) -> str:
    if name not in files:
        raise Unreadable(f"{through[-1]} imports {name}, which is not there")
    return files[name]


def _target(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


class _Module:
    """`text`: as it stands in the script. `vendored`: what that has to begin with."""

    def __init__(self, name: str, files: Files) -> None:
        self.name, self._files = name, files
        self.vendored: list[str] = []
        body = _EXPORT.sub("", _IMPORT.sub(self._import, files[name]))
        if found := _UNKNOWN.search(_LATER.sub("", body)):
            raise Unreadable(f"{name}: {found[0]}")
        body = _LATER.sub(self._later, body)
        exports = ", ".join(_exports(files[name]))
        self.text = f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"

    def _later(self, found: re.Match[str]) -> str:
        """From where the script is."""
        if (target := _target(self.name, found[1])) not in self._files:
            raise Unreadable(f"{self.name} imports {target}, which is not there")
        return f'import("./{target}")'

    def _import(self, found: re.Match[str]) -> str:
        """As many lines as it was."""
        names, target = found[1], _target(self.name, found[2])
        if target.startswith(VENDORED):
            self.vendored.append(f'import {{{" ".join(names.split())}}} from "./{target}";')
            return "\n" * names.count("\n")
        for name in re.findall(r"\w+", names):
            if name not in _exports(self._files[target]):
                raise Unreadable(f"{self.name}: {target} exports no {name}")
        return f"const {{{names}}} = {_variable(target)};"


def _exports(text: str) -> list[str]:
    return _EXPORT.findall(text)


def _variable(name: str) -> str:
    return re.sub(r"\W", "_", name.removesuffix(".js"))
