// Session+Values.swift -- `:list`, `:type`, `:time`, `:mem`: what names and expressions amount to.

import HypInterpreter
import HypSyntax

extension Session {
  /// The names that the user has defined.
  var userNames: [(name: String, value: AnyValue)] {
    interpreter.userNames.filter { !$0.name.isAnswerNumber }
  }

  /// `:list`
  func list(_ argument: String) {
    let names = userNames.map { (name: $0.name, kind: kind(of: $0.value), value: $0.value) }
    guard !names.isEmpty else { return host.write("nothing is defined yet\n") }
    let nameWidth = names.map(\.name.count).max() ?? 0
    let kindWidth = names.map(\.kind.count).max() ?? 0
    for (name, kind, value) in names {
      if Interrupt.isRequested { return noteInterrupt() }
      host.write(
        "\(name.padded(to: nameWidth))  \(kind.padded(to: kindWidth))  \(line(of: value))\n")
    }
  }

  /// `:who`
  func who(_ argument: String) {
    let names = userNames.map { (name: $0.name, kind: $0.value.kindText, value: $0.value) }
    guard !names.isEmpty else { return host.write("nothing is defined yet\n") }
    let nameWidth = names.map(\.name.count).max() ?? 0
    for (name, kind, value) in names {
      let size = Figures.bytes(value.byteCount)
      host.write("\(name.padded(to: nameWidth))  \(size.padded(to: 8))  \(kind)\n")
    }
  }

  /// A value on one short line.
  func line(of value: AnyValue) -> String {
    let line = text(of: value).split(separator: "\n").joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }

  /// `:type`
  func type(_ argument: String) {
    guard let statement = expression(argument, for: "type") else { return }
    do { host.write(try evaluateSilently(statement).kindText + "\n") } catch { report(error) }
  }

  /// `:time`
  func time(_ argument: String) {
    guard let statement = expression(argument, for: "time") else { return }
    var times: [Double] = []
    do {
      let run = try interpreter.prepare(statement)
      var value = AnyValue.none
      var total = 0.0
      // Until there is enough to tell the usual from the chance.
      repeat {
        let start = host.now()
        value = try times.isEmpty ? run() : silently(run)
        times.append(host.now() - start)
        total += times[times.count - 1]
      } while total < 0.2 && times.count < 100_000
      // Not before: what it binds could be what the expression reads.
      try show(value)
    } catch {
      return report(error)
    }
    times.sort()
    host.startLine()
    let median = Figures.duration(times[times.count / 2])
    guard times.count > 1 else { return host.write("\(median), run once\n") }
    host.write(
      "min \(Figures.duration(times[0])), median \(median) of \(times.count) runs\n")
  }

  /// `:check`
  func check(_ argument: String) {
    guard !argument.isEmpty else {
      return report(
        "`:check` takes a function and an argument, as in `:check f, 2` or `:check f(2)`")
    }
    var arguments = argument
    let tree = parse(SourceFile(name: "<:check>", text: argument))
    if tree.errors.isEmpty, tree.statements.count == 1,
      case .expression(let expression) = tree.statements[0].form,
      case .call(let callee, let given) = expression.form, let first = given.first
    {
      arguments = "\(callee.span.text), \(first.value.span.text)"
    }
    let program = SourceFile(name: "<:check>", text: "check_grad(\(arguments))")
    _ = run(program, showsValues: true)
  }

  /// `:cost`
  func cost(_ argument: String) {
    guard let statement = expression(argument, for: "cost") else { return }
    guard case .expression(let expression) = statement.form,
      case .call(let callee, let arguments) = expression.form, !arguments.isEmpty
    else { return report("`:cost` takes a call with arguments, as in `:cost train(0.01)`") }
    let passed = arguments.map { argument in
      (argument.label.map { "\($0.name)=" } ?? "") + argument.value.span.text
    }
    let call = "cost(\(([callee.span.text] + passed).joined(separator: ", ")))"
    guard let counted = self.expression(call, for: "cost") else { return }
    do { host.write(text(of: try evaluateSilently(counted)) + "\n") } catch { report(error) }
  }

  /// The one expression that a command was given.
  func expression(_ text: String, for command: String) -> Statement? {
    let tree = parse(SourceFile(name: "<:\(command)>", text: text))
    guard tree.errors.isEmpty else {
      report(tree.errors)
      return nil
    }
    guard tree.statements.count == 1, case .expression = tree.statements[0].form else {
      report("`:\(command)` takes one expression, as in `:\(command) 1 + 2`")
      return nil
    }
    return tree.statements[0]
  }

  /// `:mem`
  func memory(_ argument: String) {
    let sizes = userNames.map {
      (name: $0.name, kind: $0.value.kindText, bytes: $0.value.byteCount)
    }
    .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    let shown = sizes.prefix(20)
    let nameWidth = shown.map(\.name.count).max() ?? 0
    for (name, kind, bytes) in shown {
      host.write("\(Figures.bytes(bytes).padded(to: 10)) \(name.padded(to: nameWidth))  \(kind)\n")
    }
    if sizes.count > shown.count { host.write("… and \(sizes.count - shown.count) more\n") }
    let total = Figures.bytes(sizes.reduce(0) { $0 + $1.bytes })
    host.write("\(total.padded(to: 10)) in \(sizes.count) \(sizes.count == 1 ? "name" : "names")\n")
    if let (now, peak) = host.memory() {
      host.write(
        "\(Figures.bytes(now).padded(to: 10)) in the whole program, \(Figures.bytes(peak)) at its peak\n"
      )
    }
  }
}

extension String {
  /// The text with spaces after it.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text without spaces at its end.
  var trimmedRight: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
