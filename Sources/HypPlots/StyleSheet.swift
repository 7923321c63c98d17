// StyleSheet.swift -- how the parts of a picture look, on a light page and on a dark one.

enum StyleSheet {
  /// The rules that a figure needs.
  static func text(for figure: Figure) -> String {
    let colors = Set(figure.series.indices.map(figure.colorPlace)).sorted()
    let series = { (dark: Bool) -> String in
      colors.map { place in
        let entry = Palette.series[place]
        let color = (dark ? entry.dark : entry.light).css
        return ".c\(place){stroke:\(color)}.f\(place){fill:\(color);stroke:\(color)}"
      }.joined(separator: "\n") + (colors.isEmpty ? "" : "\n")
    }
    return """
      text{font-family:"Helvetica Neue",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#222}
      .title{font-size:17px;font-weight:bold}.name{font-size:14px}.entry{font-size:13px}
      .tick{font-size:12px;fill:#444}
      .ground{fill:#fff}.legend{fill:#fff;fill-opacity:.85;stroke:#ccc}
      .grid{fill:none;stroke:#e3e3e3}.minor{stroke:#f1f1f1}.frame{fill:none;stroke:#777}
      .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
      .path{fill:none;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
      .dots{fill:none;stroke-width:6;stroke-linecap:round;stroke-opacity:.8}.fine{stroke-width:2.5}
      .bars{fill-opacity:.6;stroke-width:1}
      .contour{fill:none;stroke:#222;stroke-linejoin:round}.pale{opacity:.55}
      .halo{fill:none;stroke:#fff;stroke-width:4.5;stroke-linejoin:round;stroke-linecap:round}

      """ + series(false) + """
        @media(prefers-color-scheme:dark){
        text{fill:#e8e8e8}.tick{fill:#bbb}
        .ground{fill:#16181d}.legend{fill:#16181d;stroke:#444}
        .grid{stroke:#33373f}.minor{stroke:#23262c}.frame{stroke:#888}
        .contour{stroke:#eee}.halo{stroke:#000}

        """ + series(true) + "}\n"
  }
}
