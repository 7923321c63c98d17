"""The site that `make site` builds from these pages."""
import re
from pathlib import Path

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, Text

project = "hyperrepl"
author = "the authors of hyperrepl"
extensions = ["myst_parser"]
exclude_patterns = ["requirements.txt", "hyperrepl.1"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "hyperrepl"
html_copy_source = False
html_show_sphinx = False

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = "and break continue else false for if import in none not or return true while".split()


class HypLexer(RegexLexer):
    """Colours for programs and conversations; tables by hand, checked against the lexer by a test."""

    name = "Hyp"
    aliases = ["hyp"]
    tokens = {
        "root": [
            (r"^(error|warning|note)\[.*\n", Generic.Error),
            (r"^hyp> ", Generic.Prompt),
            (r"#.*", Comment),
            (r'"(?:\\.|[^"\\])*"', String),
            (words(KEYWORDS, prefix=r"(?<!\w)", suffix=r"(?!\w)"), Keyword),
            (r"(?<![\w.])(?:\d[\d_]*(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?", Number),
            (r"[^\W\d]\w*(?=\()", Name.Function),
            (r"[^\W\d]\w*", Name),
            (r"[-+*/^@%=<>|'∇]", Operator),
            (r".|\n", Text),
        ]
    }


def write_example_pages(app):
    """A page for each example: its text, what it prints, its picture."""
    folder = ROOT / "docs" / "_examples"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    for path in sorted((ROOT / "examples").rglob("*.hyp")):
        text = path.read_text()
        title = text.splitlines()[0].lstrip("# ")
        name = path.relative_to(ROOT / "examples").with_suffix("").as_posix().replace("/", "-")
        parts = [f"---\norphan: true\n---\n\n# {path.stem}\n\n{title}\n"]
        picture = ROOT / "docs" / "images" / f"{path.stem}.svg"
        if picture.exists():
            parts.append(f"![{title}](../images/{picture.name})\n")
        parts.append(f"```hyp\n{text}```\n")
        printed = path.with_suffix(".expected").read_text()
        if printed:
            parts.append(f"It prints\n\n```text\n{printed}```\n")
        (folder / f"{name}.md").write_text("\n".join(parts))


def link_example_pages(app, name, source):
    """In the repository a link leads to the program, in the site to its page."""
    page = lambda match: f"](/_examples/{match[1].replace('/', '-')}.md)"
    source[0] = re.sub(r"\]\(\.\./examples/([\w/-]+)\.hyp\)", page, source[0])


def setup(app):
    app.add_lexer("hyp", HypLexer)
    app.connect("builder-inited", write_example_pages)
    app.connect("source-read", link_example_pages)
