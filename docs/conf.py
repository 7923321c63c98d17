"""The site that `make site` builds from these pages."""
import re
import subprocess
from pathlib import Path

from pygments.lexer import Lexer, RegexLexer, words
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, Text

project = "hyperrepl"
author = "the authors of hyperrepl"
extensions = ["myst_parser", "sphinx_copybutton"]
exclude_patterns = ["requirements.txt", "hyperrepl.1"]
# What a reader copies is what is typed: neither prompts nor answers.
copybutton_exclude = ".linenos, .gp, .go, .gr"
myst_heading_anchors = 3
html_theme = "furo"
html_title = "hyperrepl"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["site.css"]

ROOT = Path(__file__).resolve().parent.parent


def repository():
    """Where the repository is on the web, if it was cloned from there."""
    git = ["git", "-C", str(ROOT), "remote", "get-url", "origin"]
    address = subprocess.run(git, capture_output=True, text=True).stdout.strip()
    address = re.sub(r"^git@([^:]+):", r"https://\1/", address)
    return re.sub(r"\.git$", "", address) if address.startswith("https://") else None


if repository():
    html_theme_options = {"source_repository": repository(), "source_branch": "main", "source_directory": "docs/"}
KEYWORDS = "and break continue else false for if import in none not or return true while".split()


class ProgramLexer(RegexLexer):
    """Colours for programs; tables by hand, checked against the lexer by a test."""

    name = "Hyp program"
    tokens = {
        "root": [
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


class HypLexer(Lexer):
    """Colours for programs, and for conversations, in which answers and messages are no programs."""

    name = "Hyp"
    aliases = ["hyp"]
    prompt = "hyp> "

    def get_tokens_unprocessed(self, text):
        program = ProgramLexer(**self.options)
        if not any(line.startswith(self.prompt) for line in text.splitlines()):
            yield from program.get_tokens_unprocessed(text)
            return
        start, depth, in_message = 0, 0, False
        for line in text.splitlines(keepends=True):
            is_entry = line.startswith(self.prompt)
            if is_entry or depth > 0:
                # What is typed begins behind the prompt; an entry goes on while a bracket is open.
                skip = min(len(self.prompt), len(line) - len(line.lstrip(" "))) if not is_entry else len(self.prompt)
                yield start, Generic.Prompt, line[:skip]
                depth = 0 if is_entry else depth
                for place, kind, part in program.get_tokens_unprocessed(line[skip:]):
                    if kind not in (String, Comment):
                        depth += sum(c in "([{" for c in part) - sum(c in ")]}" for c in part)
                    yield start + skip + place, kind, part
                in_message = False
            else:
                in_message = in_message or re.match(r"(error|warning|note)\[", line) is not None
                yield start, Generic.Error if in_message else Generic.Output, line
            start += len(line)


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


def fold_error_codes(app, name, source):
    """The pages of the codes stand below theirs in the list of pages, folded away."""
    if name == "errors/README":
        source[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n[EW]0*\n```\n"


DARK_RULES = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")


def offer_both_pictures(app, page, template, context, doctree):
    """The switch of the page, not of the system, says whether pictures are dark; text plots have no gaps."""
    body = context.get("body")
    if not body:
        return
    picture = re.compile(r'<img ([^>]*?)src="([^"]*_images/[^"]*)\.svg"([^>]*?)(/?)>')
    both = lambda m: "".join(
        f'<img class="only-{look}" {m[1]}src="{m[2]}-{look}.svg"{m[3]}{m[4]}>' for look in ("light", "dark")
    )
    body = picture.sub(both, body)
    context["body"] = re.sub(
        r"<pre>(?=(?:(?!</pre>).)*[\u2502\u2524\u2514])", '<pre class="picture">', body, flags=re.S
    )


def write_both_pictures(app, error):
    """A picture for light pages and one for dark pages, of each that can be both."""
    if error or app.builder.format != "html":
        return
    for path in Path(app.outdir, "_images").glob("*.svg"):
        if path.stem.endswith(("-light", "-dark")):
            continue
        text = path.read_text()
        path.with_name(path.stem + "-light.svg").write_text(DARK_RULES.sub("", text))
        path.with_name(path.stem + "-dark.svg").write_text(DARK_RULES.sub(r"\1", text))


def setup(app):
    app.add_lexer("hyp", HypLexer)
    app.connect("source-read", fold_error_codes)
    app.connect("html-page-context", offer_both_pictures)
    app.connect("build-finished", write_both_pictures)
    app.connect("builder-inited", write_example_pages)
    app.connect("source-read", link_example_pages)
