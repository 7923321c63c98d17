// Markup+Page.swift -- a page of HTML that needs nothing else.

extension Markup {
  /// What all pages have: colours on a light ground and on a dark one, letters, a bar of controls, tables; on paper no controls.
  private static let pageStyle = """
    :root{color-scheme:light dark;--ink:#111;--soft:#595959;--paper:#fff;--line:#ccc;--mark:#fff3c4;--red:#b3261e}
    @media (prefers-color-scheme:dark){:root{--ink:#eee;--soft:#b4b4b4;--paper:#161618;--line:#444;--mark:#4a3f12;--red:#ff8a80}}
    @media print{:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--line:#bbb;--mark:#fff;--red:#b3261e}}
    *{box-sizing:border-box}body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:64rem;margin:1rem auto;padding:0 1rem}
    h1{font-size:1.15rem;overflow-wrap:anywhere}code,pre,table{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.9rem}
    figure{margin:0}.note{color:var(--soft);font-size:.9rem}
    .bar{display:flex;gap:.5rem;align-items:center}.bar input{flex:1;min-width:5rem}button{font-size:1rem;min-width:2.5rem;min-height:2.2rem}
    table{border-collapse:collapse}caption{text-align:left;font-weight:600}th,td{text-align:left;padding:.15rem .7rem .15rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
    @media print{.bar,.keys{display:none}}

    """

  /// A whole page: no network, and what it shows may be read by its script from the element `data`.
  ///
  /// - Parameters:
  ///   - title: a text, not yet escaped.
  ///   - style: a style sheet, besides what all pages have.
  ///   - body: HTML.
  ///   - data: JSON.
  ///   - script: what the page does.
  package static func page(
    title: String, style: String, body: String, data: String? = nil, script: String? = nil
  ) -> String {
    // No tag can end what stands in an element.
    let safe = data?.replacing("<", with: "\\u003c")
    let parts = [
      body, safe.map { "<script type=\"application/json\" id=\"data\">\($0)</script>" },
      script.map { "<script>\($0)</script>" },
    ]
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <title>\(escaped(title))</title>
      <link rel="icon" href="data:,">
      <style>\(pageStyle)\(style)</style></head>
      <body>
      \(parts.compactMap { $0 }.joined(separator: "\n"))
      </body></html>

      """
  }
}
