// ByteCount.swift -- an amount of memory or output on the command line: `512M`.

import ArgumentParser

/// A number of bytes, written as `100000`, `64k`, `512M` or `2G`.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  /// Units are powers of 1024, as those of `ulimit` and `head -c`; `MB` and `MiB` are `M`.
  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units = ["": 0, "b": 0, "k": 10, "m": 20, "g": 30, "t": 40]
    var unit = argument.dropFirst(digits.count).lowercased()
    if unit.count > 1, unit.hasSuffix("b") { unit.removeLast() }
    if unit.count > 1, unit.hasSuffix("i") { unit.removeLast() }
    guard let number = Double(String(digits)), let shift = units[unit] else { return nil }
    let bytes = number * Double(1 << shift)
    guard bytes >= 1, bytes <= 0x1p53 else { return nil }
    self.bytes = Int(bytes)
  }

  /// `512 MB`, `1.5 kB`
  var text: String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var place = 0
    var number = Double(bytes)
    while number >= 1024, place + 1 < units.count {
      number /= 1024
      place += 1
    }
    let rounded = (number * 10).rounded() / 10
    return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + " " + units[place]
  }
}
