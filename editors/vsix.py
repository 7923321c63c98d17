#!/usr/bin/env python3
"""Packs the extension of VS Code into a .vsix, which is a zip: `vsix.py OUTPUT`."""
import json
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

folder = pathlib.Path(__file__).parent / "vscode"
package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
files = sorted(path for path in folder.rglob("*") if path.is_file())

manifest = f"""<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id={quoteattr(package["name"])} Version={quoteattr(package["version"])} Publisher={quoteattr(package["publisher"])}/>
    <DisplayName>{escape(package["displayName"])}</DisplayName>
    <Description>{escape(package["description"])}</Description>
    <Categories>{escape(",".join(package["categories"]))}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={quoteattr(package["engines"]["vscode"])}/>
    </Properties>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
  </Assets>
</PackageManifest>
"""
types = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="json" ContentType="application/json"/>
  <Default Extension="js" ContentType="application/javascript"/>
  <Default Extension="vsixmanifest" ContentType="text/xml"/>
</Types>
"""


def main() -> None:
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, data: bytes) -> None:
            # Without a date: two runs give the same bytes.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)

        add("extension.vsixmanifest", manifest.encode())
        add("[Content_Types].xml", types.encode())
        for path in files:
            add(f"extension/{path.relative_to(folder).as_posix()}", path.read_bytes())
    print(f"wrote {sys.argv[1]}: in VS Code, Extensions: Install from VSIX")


main()
