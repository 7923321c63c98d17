// StyleSheet.swift -- how the parts of a picture look, on a light page and on a dark one.

enum StyleSheet {
  /// The rules that the frames of a picture need.
  static func text(for figures: [Figure]) -> String {
    let figure = figures[0]
    let colors = Set(figures.flatMap { $0.series.indices.map(figure.colorPlace) }).sorted()
    let series = { (dark: Bool) -> String in
      colors.map { place in
        let entry = Palette.series[place]
        let color = (dark ? entry.dark : entry.light).css
        return ".c\(place){stroke:\(color)}.f\(place){fill:\(color);stroke:\(color)}"
      }.joined(separator: "\n") + (colors.isEmpty ? "" : "\n")
    }
    let isAnnotated = figures.contains { !$0.annotations.isEmpty }
    return """
      text{font-family:"Helvetica Neue",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#222}
      .title{font-size:17px;font-weight:bold}.name{font-size:14px}.entry{font-size:13px}
      .tick{font-size:12px;fill:#444}
      .ground{fill:#fff}.legend{fill:#fff;fill-opacity:.85;stroke:#ccc}
      .grid{fill:none;stroke:#e3e3e3}.minor{stroke:#f1f1f1}.frame{fill:none;stroke:#777}
      .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
      .path{fill:none;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
      .dashed{stroke-dasharray:8 6}.dotted{stroke-dasharray:.1 5}.dashdot{stroke-dasharray:9 5 .1 5}
      .dots{fill:none;stroke-linecap:round;stroke-opacity:.85}.many{stroke-opacity:.55}.shape{fill-opacity:.85;stroke:none}
      .error,.shaft{fill:none;stroke-width:1.5;stroke-linecap:round}
      .bars{fill-opacity:.6;stroke-width:1}
      .contour{fill:none;stroke:#222;stroke-linejoin:round}.pale{opacity:.55}
      .halo{fill:none;stroke:#fff;stroke-width:4.5;stroke-linejoin:round;stroke-linecap:round}

      """ + (isAnnotated ? annotations : "") + series(false) + """
        @media(prefers-color-scheme:dark){
        text{fill:#e8e8e8}.tick{fill:#bbb}
        .ground{fill:#16181d}.legend{fill:#16181d;stroke:#444}
        .grid{stroke:#33373f}.minor{stroke:#23262c}.frame{stroke:#888}
        .contour{stroke:#eee}.halo{stroke:#000}

        """ + (isAnnotated ? darkAnnotations : "") + series(true) + "}\n"
  }

  private static let annotations = """
    .rule{fill:none;stroke:#555;stroke-width:1.25;stroke-dasharray:6 4}
    .note{stroke:#333}.tip{fill:#333;stroke:#333}.band{fill:#7d8ea6;fill-opacity:.28}
    .words{font-size:13px;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}

    """

  private static let darkAnnotations = """
    .rule{stroke:#aaa}.note{stroke:#ddd}.tip{fill:#ddd;stroke:#ddd}.band{fill:#8fa3bf}
    .words{stroke:#16181d}

    """
}
