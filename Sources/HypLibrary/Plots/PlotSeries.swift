// PlotSeries.swift -- what a plot is given, as series: functions, vectors, pairs of them, columns.

import HypCode
import HypNumbers
import HypPlots
import HypRuntime

/// Reads the series of a plot.
struct SeriesReader {
  let arguments: PlotArguments
  let figure: Figure
  /// How data is drawn; functions are always curves.
  let form: Series.Form

  /// One thing to draw.
  private enum Part {
    case function(PlainFunction)
    /// Places, or nil for 0, 1, 2, …, and values.
    case values([Double]?, [Double])
    /// Places, and the columns of a matrix.
    case columns([Double]?, [[Double]])
  }

  private static let expected =
    "functions, vectors, or pairs of vectors `(xs, ys)`, alone or in a tuple or record"

  /// The series that the first arguments of a plot stand for.
  func series() throws(RuntimeError) -> [Series] {
    let (what, a, b) = (arguments["what"], arguments["a"], arguments["b"])
    var named: [(String?, Part)]
    let isOverPlaces = !a.isNone && PlotArguments.vector(what) != nil
    if isOverPlaces, let xs = PlotArguments.vector(what) {
      // plot(xs, ys)
      guard b.isNone else {
        throw arguments.misfit("three", expected: "one or two collections of numbers")
      }
      named = try parts(a, xs: xs)
    } else {
      named = try parts(what, xs: nil)
      let hasFunctions = named.contains { if case .function = $0.1 { true } else { false } }
      if !a.isNone, !hasFunctions {
        throw arguments.misfit(
          a, expected: "no positions next to series: each has its own, as in `(xs, ys)`")
      }
    }
    try applyLabels(&named)
    var result: [Series] = []
    var styles: [SeriesStyles.Target] = []
    let domain = isOverPlaces ? 0...0 : try domain(of: named.map(\.1), a, b)
    for (label, part) in named {
      switch part {
      case .function(let function):
        result += try curves(function, label, domain)
        styles.append(SeriesStyles.Target(name: label, isCurve: true, end: result.count))
        continue
      case .values(let xs, let ys): result.append(try data(label, xs, ys))
      case .columns(let xs, let columns):
        for (index, column) in columns.enumerated() {
          let own = label.map { columns.count > 1 ? "\($0)[\(index)]" : $0 }
          result.append(
            try data(own ?? (columns.count > 1 ? "\(index)" : nil), xs, column))
        }
      }
      styles.append(SeriesStyles.Target(name: label, isCurve: false, end: result.count))
    }
    try SeriesStyles(arguments: arguments, targets: styles).apply(to: &result)
    return result
  }

  // MARK: Taking apart

  private func parts(
    _ value: Value<Double>, xs: [Double]?
  ) throws(RuntimeError) -> [(String?, Part)] {
    guard case .tuple(let labels, let values) = value, PlotArguments.vector(value) == nil else {
      return [(nil, try part(value, xs: xs))]
    }
    guard !values.isEmpty else { return [] }
    var result: [(String?, Part)] = []
    for (index, value) in values.enumerated() {
      // A field has no spaces; a legend need not do without.
      let name = labels?[index].split(separator: "_").joined(separator: " ")
      result.append((name, try part(value, xs: xs)))
    }
    return result
  }

  private func part(_ value: Value<Double>, xs: [Double]?) throws(RuntimeError) -> Part {
    if let function = PlainFunction(value, arguments.context) {
      guard let xs else { return .function(function) }
      var ys: [Double] = []
      for x in xs {
        let values = try self.values(function, at: x)
        guard values.count == 1 else { throw notOneNumber("\(values.count) numbers") }
        ys.append(values[0])
      }
      return .values(xs, ys)
    }
    if let ys = PlotArguments.vector(value) { return .values(xs, ys) }
    if case .passiveArray(let array) = value, array.shape.count == 2 {
      let (rows, columns) = (array.shape[0], array.shape[1])
      let elements = array.elements
      return .columns(
        xs,
        (0..<columns).map { column in (0..<rows).map { elements[$0 * columns + column] } })
    }
    if case .tuple(_, let pair) = value, pair.count == 2, xs == nil,
      let places = PlotArguments.vector(pair[0])
    {
      return try part(pair[1], xs: places)
    }
    throw arguments.misfit(value, expected: Self.expected)
  }

  private func data(_ label: String?, _ xs: [Double]?, _ ys: [Double]) throws(RuntimeError)
    -> Series
  {
    if let xs, xs.count != ys.count {
      throw .shapes(.named(arguments.function), .elementwise, [xs.count], [ys.count])
    }
    return Series(label: label, xs: xs ?? ys.indices.map(Double.init), ys: ys, form: form)
  }

  /// `labels=` names the series in their order.
  private func applyLabels(_ named: inout [(String?, Part)]) throws(RuntimeError) {
    guard !arguments["labels"].isNone else {
      // A curve alone needs no legend, several functions have names of their own.
      guard named.count > 1 else { return }
      for (index, (label, part)) in named.enumerated() where label == nil {
        if case .function(let function) = part { named[index].0 = function.kind.shortText }
      }
      number(&named)
      return
    }
    if named.count == 1, case .columns(let xs, let columns) = named[0].1 {
      named = columns.map { (nil, .values(xs, $0)) }
    }
    guard let names = try arguments.labels(count: named.count) else { return }
    for (index, name) in names.enumerated() { named[index].0 = name }
  }

  /// Functions of a comprehension are written alike: their names get numbers.
  private func number(_ named: inout [(String?, Part)]) {
    var seen: [String: Int] = [:]
    for (label, part) in named {
      if case .function = part, let label { seen[label, default: 0] += 1 }
    }
    var numbers: [String: Int] = [:]
    for (index, (label, part)) in named.enumerated() {
      guard case .function = part, let label, seen[label, default: 0] > 1 else { continue }
      numbers[label, default: 0] += 1
      named[index].0 = "\(label) (\(numbers[label, default: 0]))"
    }
  }

  // MARK: Functions

  /// Where functions are drawn: as the call says, else where the axis is limited, else where the data
  /// is, else from -10 to 10.
  private func domain(
    of parts: [Part], _ a: Value<Double>, _ b: Value<Double>
  ) throws(RuntimeError) -> ClosedRange<Double> {
    let expected = "numbers for the ends, as in `plot(f, 0, 1)`"
    let isLogarithmic = figure.x.isLogarithmic
    if !a.isNone || !b.isNone {
      if let both = PlotArguments.vector(a), both.count == 2, b.isNone {
        return try ends(both[0], both[1])
      }
      guard let from = a.base else { throw arguments.misfit(a, expected: expected) }
      guard let to = b.base else {
        throw arguments.misfit(b.isNone ? "one end" : .kinds([b.kind]), expected: expected)
      }
      return try ends(from, to)
    }
    if let limits = figure.x.limits { return limits }
    var places: [Double] = []
    for part in parts {
      switch part {
      case .function: continue
      case .values(let xs, let ys): places += xs ?? ys.indices.map(Double.init)
      case .columns(let xs, let columns):
        places += xs ?? (columns.first?.indices.map(Double.init) ?? [])
      }
    }
    places = places.filter(figure.x.shows)
    if let least = places.min(), let greatest = places.max(), least < greatest {
      return least...greatest
    }
    return isLogarithmic ? 0.01...100 : -10...10
  }

  private func ends(_ a: Double, _ b: Double) throws(RuntimeError) -> ClosedRange<Double> {
    let found = "\(NumberText.shortest(a)) and \(NumberText.shortest(b))"
    guard a.isFinite, b.isFinite, a != b else {
      throw arguments.misfit(.text(found), expected: "two different finite ends")
    }
    if figure.x.isLogarithmic, min(a, b) <= 0 {
      throw arguments.misfit(.text(found), expected: "ends above 0 for a logarithmic axis")
    }
    return min(a, b)...max(a, b)
  }

  /// The curve of a function, or one for each number that it gives.
  private func curves(
    _ function: PlainFunction, _ label: String?, _ domain: ClosedRange<Double>
  ) throws(RuntimeError) -> [Series] {
    let count = try values(function, at: domain.lowerBound).count
    var result: [Series] = []
    for place in 0..<count {
      let sampler = try Sampler(
        from: domain.lowerBound, to: domain.upperBound, logarithmic: figure.x.isLogarithmic
      ) { (x) throws(RuntimeError) -> Double in
        let values = try self.values(function, at: x)
        guard values.count == count else {
          throw notOneNumber("\(values.count) numbers, and elsewhere \(count)")
        }
        return values[place]
      }
      let own = count > 1 ? "\(label ?? function.kind.shortText)[\(place)]" : label
      result.append(
        Series(label: own, xs: sampler.xs, ys: sampler.ys, form: .line, range: sampler.range))
    }
    return result
  }

  /// What a function gives at a place: one number, or several in a vector or tuple.
  private func values(_ function: PlainFunction, at x: Double) throws(RuntimeError) -> [Double] {
    let value = try function([.real(x)])
    if let number = value.base { return [number] }
    guard let numbers = PlotArguments.vector(value), !numbers.isEmpty, numbers.count <= 100 else {
      throw notOneNumber(.result(value.kind, at: [x]))
    }
    return numbers
  }

  private func notOneNumber(_ found: RuntimeError.Found) -> RuntimeError {
    arguments.misfit(found, expected: "a function of a number that returns a number")
  }
}

extension FunctionKind {
  /// What a legend calls it: its name, or a short lambda as it is written.
  var shortText: String {
    switch self {
    case .template(let template, _):
      if let name = template.function.name { return name }
      let source = template.function.span.text
      return source.count <= 40 && !source.contains("\n") ? source : "function"
    case .primitive(let id): return Primitives.name(id)
    case .library(let id, _): return LibraryIndex.entry(id).name
    case .builtin(let builtin): return builtin.name
    case .derived(let derivation, let inner):
      guard derivation.op == .derivative else { return "\(derivation.name)(\(inner.shortText))" }
      let text = inner.shortText
      return text.contains(" ") ? "(\(text))'" : text + "'"
    case .pushforward(let inner, _): return inner.shortText + "'"
    case .fallback(let inner, _), .pullback(let inner, _), .ruled(let inner, _):
      return inner.shortText
    }
  }
}
