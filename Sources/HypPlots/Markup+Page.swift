// Markup+Page.swift -- a page of HTML that needs nothing else.

extension Markup {
  /// A whole page: no network, and what it shows may be read by its script from the element `data`.
  ///
  /// - Parameters:
  ///   - title: a text, not yet escaped.
  ///   - style: a style sheet.
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
      <style>\(style)</style></head>
      <body>
      \(parts.compactMap { $0 }.joined(separator: "\n"))
      </body></html>

      """
  }
}
