// Film.swift -- what the variables of a loop were, turn by turn, and how fast each changes with the inputs, as data.

import HypNumbers
import HypSyntax

/// The variables of a loop over its turns, with their derivatives by the inputs of the function.
package struct Film {
  /// A number with its derivatives by each input.
  package struct Number: Equatable, Sendable {
    package var value: Double
    package var tangents: [Double]
    package init(value: Double, tangents: [Double]) {
      (self.value, self.tangents) = (value, tangents)
    }
  }

  /// What a variable held.
  package enum Content: Sendable {
    case number(Number)
    case array(Picture)
  }

  /// An array: its norm, and its elements, or the means of neighbours where there are many.
  package struct Picture: Sendable {
    package let shape: [Int]
    package var norm: Number
    package let cells: [Double]
    /// For each input as many.
    package var tangents: [[Double]]
    /// The cells are the elements.
    package var isWhole: Bool { cells.count == shape.reduce(1, *) }
    /// Cells of an array, at most.
    package static let most = 64
  }

  /// The state after some turns.
  package struct Frame: Sendable {
    package let turn: Int
    package var variables: [(name: String, content: Content)]
    /// The value of the function whose derivative the next turn takes.
    package var loss: Number?
  }

  /// The function that the loop is in.
  package var function: String
  /// The loop.
  package var span: Span?
  /// How many turns it took.
  package var turns: Int
  /// One turn of so many is kept.
  package var stride: Int
  package var frames: [Frame]
  /// What the derivatives are by, with its value.
  package var inputs: [(name: String, value: Double)]
  /// What the loss is called.
  package var lossName: String?
  /// A loss was given by its name, and the loop has no such variable.
  package var lacksLoss = false

  /// The variables that every frame has, in their order; arrays that grow are none.
  package var variables: [String] {
    guard let first = frames.first else { return [] }
    var last: [String: [Int]] = [:]
    for (name, content) in frames[frames.count - 1].variables { last[name] = Self.shape(content) }
    var shown: [String] = []
    for (name, content) in first.variables where last[name] == Self.shape(content) {
      let isSteady = frames.allSatisfy { frame in
        frame.variables.contains { $0.name == name && Self.shape($0.content) == last[name] }
      }
      if isSteady { shown.append(name) }
    }
    return shown
  }

  private static func shape(_ content: Content) -> [Int] {
    switch content {
    case .number: []
    case .array(let picture): picture.shape
    }
  }

  /// What a variable was, frame by frame.
  package func contents(of name: String) -> [Content] {
    frames.compactMap { frame in frame.variables.first { $0.name == name }?.content }
  }

  /// The losses, up to the last frame that has one.
  package var losses: [Number?] {
    let all = frames.map(\.loss)
    guard let last = all.lastIndex(where: { $0 != nil }) else { return [] }
    return Array(all[...last])
  }
}

extension Film.Content {
  /// The number, or the norm of the array.
  package var number: Film.Number {
    switch self {
    case .number(let x): x
    case .array(let picture): picture.norm
    }
  }

  /// Takes over what another run has found of the same value along other directions.
  mutating func merge(_ other: Self, from place: Int) {
    switch (self, other) {
    case (.number(var x), .number(let y)):
      x.tangents = Array(x.tangents.prefix(place)) + y.tangents
      self = .number(x)
    case (.array(var x), .array(let y)):
      x.norm.tangents = Array(x.norm.tangents.prefix(place)) + y.norm.tangents
      x.tangents = Array(x.tangents.prefix(place)) + y.tangents
      self = .array(x)
    default: break
    }
  }
}
