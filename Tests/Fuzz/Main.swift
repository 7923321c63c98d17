// Main.swift -- feeds the language with inputs that nobody would write, and says which of them break a
// promise: `fuzz [N] [--seed S] [--kind KIND] [--input I]`.
//
// Inputs follow from their kind, the seed and their number, alike on every machine. They run in processes of
// their own, many in each: when one ends by a signal or hangs, the driver knows at which input it was, and
// goes on after it.

import Foundation

@main
enum Main {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    // What the driver itself starts; see Driver.swift.
    if arguments.first == "--worker", arguments.count == 6 { return Worker.run(arguments) }
    if arguments.first == "--text", arguments.count == 4 { return Worker.runText(arguments) }

    var plan = Plan()
    while let argument = arguments.first {
      arguments.removeFirst()
      switch argument {
      case "--seed": plan.seed = arguments.popFirst().flatMap(UInt64.init) ?? plan.seed
      case "--kind": plan.kind = arguments.popFirst().flatMap(Kind.init)
      case "--input": plan.input = arguments.popFirst().flatMap(Int.init)
      default:
        guard let count = Int(argument) else {
          print(
            "usage: fuzz [N] [--seed S] [--kind \(Kind.allCases.map(\.rawValue).joined(separator: "|"))]"
              + " [--input I]")
          exit(2)
        }
        plan.count = count
      }
    }
    if let kind = plan.kind, let input = plan.input {
      print(kind.text(seed: plan.seed, index: input))
      return
    }
    exit(Driver(plan: plan).run() ? 0 : 1)
  }
}

/// What is to be done.
struct Plan {
  var count = 10_000
  var seed: UInt64 = 1
  /// Nil for all kinds.
  var kind: Kind?
  /// One input, to be printed.
  var input: Int?
}

extension Array {
  fileprivate mutating func popFirst() -> Element? { isEmpty ? nil : removeFirst() }
}
