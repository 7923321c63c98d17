// Kind.swift -- the kinds of inputs, their shares, and what runs them.

/// A kind of inputs.
enum Kind: String, CaseIterable {
  /// A function of the library with extreme arguments.
  case calls
  /// Indices, slices and stores with extreme numbers.
  case indices
  /// Operators and derivatives inside one another, on values of all kinds.
  case operators
  /// Well formed programs, laid out anew.
  case programs
  /// Programs of the repository, spoilt.
  case mutants
  /// Entries at a prompt.
  case sessions
  /// Pictures at all sizes.
  case plots
  /// Keys at the command's prompt, on a terminal.
  case keys

  /// How many of a thousand inputs are of this kind.
  var share: Int {
    switch self {
    case .calls: 340
    case .indices, .operators: 140
    case .programs: 20
    case .mutants: 217
    case .sessions: 80
    case .plots: 60
    // Each starts the command.
    case .keys: 3
    }
  }

  /// The seconds after which a run is interrupted, as by Ctrl-C.
  var patience: Double { self == .mutants ? 0.2 : 1 }

  /// The input with this number.
  func text(seed: UInt64, index: Int) -> String {
    var random = Chance(seed: seed, kind: self, index: index)
    return switch self {
    case .calls: Calls.shared.text(index, &random)
    case .indices: Indices.text(&random)
    case .operators: Operators.text(&random)
    case .programs: Programs.text(&random)
    case .mutants: Mutants.shared.text(&random)
    case .sessions: Sessions.text(&random)
    case .plots: Plots.text(&random)
    case .keys: Keys.text(&random)
    }
  }

  /// What is wrong with how the language takes an input; nil where all is well.
  func fault(in text: String, index: Int) -> String? {
    switch self {
    case .calls, .indices, .operators: Statements.fault(text, asJSON: index % 2 == 0)
    case .programs: Layout.fault(text) ?? Programs.fault(text)
    case .mutants: Mutants.fault(text, runs: index % 16 == 0)
    case .sessions: Sessions.fault(text)
    case .plots: Plots.fault(text)
    case .keys: Keys.fault(text)
    }
  }

  /// How to see it; without this tool where that is possible.
  func commandLine(_ text: String, index: Int) -> String {
    switch self {
    case .calls, .indices, .operators, .plots: "hyperrepl -e \(quoted(text))"
    case .mutants, .programs: "printf %s \(quoted(text)) | hyperrepl --json -"
    case .keys: "printf %s \(quoted(text)) | fuzz --text keys \(index) /tmp/board"
    case .sessions: "printf '%s\\n' \(quoted(text)) | hyperrepl -i"
    }
  }

  private func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
