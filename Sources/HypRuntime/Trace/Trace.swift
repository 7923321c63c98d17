// Trace.swift -- what a program did, operation by operation, as data.
//
// A *run* is a function at one level of derivatives: the statement itself, and each function that an operator
// such as `grad` has run one level further in. A *node* is an operation of a run, with what it was given, what it
// gave, the slopes of the one by the other, and in reverse mode its adjoint. The places of nodes, by calls and turns of loops,
// are a tree of their own.

import HypCode
import HypNumbers
import HypSyntax

/// What a program did, operation by operation.
package struct Trace {
  package var runs: [Run] = []
  package var nodes: [Node] = []
  package var places: [Place] = [Place(parent: nil, form: .root)]
  /// Operations that were carried out and are not kept, in turns of long loops.
  package var omitted = 0
  /// It ends before the program did: there were too many operations.
  package var isCut = false

  package init() {}

  /// How a run finds derivatives.
  package enum Mode: String, Sendable { case plain, forward, reverse, taylor }

  /// A function that runs at one level.
  package struct Run {
    package let mode: Mode
    /// The node of the run around it that asked for it; nil for the statement, and for a function that a function of the
    /// library calls.
    package let caller: Int?
    /// The run around it; nil for the statement.
    package let outer: Int?
    /// What the function is called.
    package let name: String
    package let span: Span?
    /// It goes on where another run of the same caller ended: along other directions.
    package var pass = 0
    /// The node of what it returned.
    package var result: Int?
    /// What it returned, where no node gave it.
    package var value: TracedValue?
    /// Bytes of its tape.
    package var tapeBytes = 0
    /// Operations on its tape.
    package var tapeNodes = 0
  }

  /// A call or a turn of a loop, in which nodes are.
  package struct Place {
    package let parent: Int?
    package let form: Form

    package enum Form {
      case root
      case call(String, Span?, isLibrary: Bool)
      case loop(Span?)
      case turn(Int)
    }
  }

  /// Something that an operation was given.
  package struct Input {
    /// The node that gave it; nil for a constant.
    package let node: Int?
    /// What the program calls it, where it is the value of a name.
    package let name: String?
    package let value: TracedValue
    /// The slope of the result by it, where both are numbers.
    package var slope: LayeredNumber?
  }

  /// An operation and what it gave.
  package struct Node {
    package let run: Int
    package let place: Int
    package let form: Form
    package let span: Span?
    package var inputs: [Input]
    package var value: TracedValue
    package var adjoint: TracedValue?
    /// The variable that holds what it gave.
    package var name: String?
    /// The element of a small array that it is.
    package var element: [Int]?

    package enum Form: Equatable {
      /// What a run is given: a variable that it is differentiated by.
      case input
      /// An operation between two operands, or before one.
      case sign(String)
      case function(String)
      /// A part of an array, or a number in it.
      case part([Int]?)
      /// An array made of numbers, or changed at a place.
      case array(String)
      /// An operator of derivatives: the runs that it asked for name it as their caller.
      case derivative(String)
    }
  }
}

/// A value in a trace.
package enum TracedValue: Equatable, Sendable {
  case number(LayeredNumber)
  /// An array: its first elements, and the root of the sum of the squares of all.
  case array(shape: [Int], first: [LayeredNumber], norm: Double)
  /// A tuple or a record of them.
  indirect case tuple(labels: [String]?, [TracedValue])
  /// What is no number.
  case text(String)

  /// Elements of an array that are kept, at most.
  static let most = 64

  /// The number; nil for all else.
  package var number: LayeredNumber? { if case .number(let x) = self { x } else { nil } }

  /// Elements that were looked at for it.
  var elementCount: Int {
    switch self {
    case .array(let shape, _, _): shape.reduce(1, *)
    case .tuple(_, let parts): parts.reduce(0) { $0 + $1.elementCount }
    default: 0
    }
  }

  init<A: NumberArray>(_ array: A) {
    let count = array.shape.elementCount
    var squares = 0.0
    var largest = 0.0
    for offset in 0..<count { largest = max(largest, abs(array.element(at: offset).base.double)) }
    if largest > 0, largest.isFinite {
      for offset in 0..<count {
        let x = array.element(at: offset).base.double / largest
        squares += x * x
      }
    }
    self = .array(
      shape: Array(array.shape),
      first: (0..<min(count, Self.most)).map { array.element(at: $0).layers },
      norm: largest.isFinite ? largest * squares.squareRoot() : largest)
  }

  package init<N: Number>(_ value: Value<N>) {
    switch value {
    case .real(let x): self = .number(.plain(x.double))
    case .number(let x): self = .number(x.layers)
    case .passiveArray(let a), .mask(let a): self.init(a)
    case .activeArray(let a): self.init(a)
    case .tuple(let labels, let parts) where parts.count <= Self.most:
      self = .tuple(labels: labels, parts.map { TracedValue($0) })
    default: self = .text(ValueText.text(value))
    }
  }
}
