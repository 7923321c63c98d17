// LibraryLaws.swift -- laws that every function of the library obeys, as those of primitives obey theirs.
//
// A function that is added to the library fails here until it has a sample (LibrarySamples.swift).

import HypCode
import HypInterpreter
import HypLibrary
import HypSyntax
import Testing

@Suite struct LibraryLaws {
  static let names = LibrarySample.all.keys.sorted()

  @Test func everyFunctionHasASample() {
    let library = Set(LibraryFunctions.all.map { $0.name } + Library.functions)
    #expect(library.subtracting(LibrarySample.all.keys).sorted() == [])
    #expect(Set(LibrarySample.all.keys).subtracting(library).sorted() == [])
  }

  /// What a program of one expression gives: the value, with all digits, or the code of an error.
  private static func outcome(_ text: String, _ interpreter: Interpreter) -> String {
    var last = "none"
    for statement in parse(SourceFile(name: "law", text: text)).statements {
      do throws(Failure) {
        last = try interpreter.run(statement).json.text
      } catch {
        return error.diagnostic.code + " " + error.diagnostic.title
      }
    }
    return last
  }

  /// Forward, reverse and Taylor mode, nests and differences give one derivative, and all of them the value of a plain run.
  private static let definitions = """
    weigh(y) = sum(y * cos(reshape(0..<size(y), shape(y))))
    whole(y) = if rank(y) == 0 { [y] } else { y }
    agree(f, x) = {
      g = x -> weigh(whole(f(x)))
      d = sin(reshape(1...size(x), shape(x)))
      (value, slope) = jvp(g, x, d)
      assert(value == g(x), "the value in forward mode")
      assert(value_and_grad(g)(x)[0] == value, "the value in reverse mode")
      h = 1e-4
      line = t -> g(x + t * d)
      difference = (8 * (line(h) - line(-h)) - (line(2h) - line(-2h))) / (12h)
      assert_close(slope, difference, tol=1e-7)
      gradient = grad(g)(x)
      assert_close(sum(gradient * d), slope, tol=1e-10)
      assert_close(forward_grad(g)(x), gradient, tol=1e-10)
      H = jacfwd(grad(g))(x)
      assert_close(jacrev(grad(g))(x), H, tol=1e-9)
      assert_close(jacfwd(forward_grad(g))(x), H, tol=1e-9)
      assert_close(jacrev(forward_grad(g))(x), H, tol=1e-9)
      curvature = sum(hvp(g, x, d) * d)
      series = taylor(line, 0, 2)
      assert(series[0] == value, "the value in Taylor mode")
      assert_close(series[1], slope, tol=1e-10)
      assert_close(2 * series[2], curvature, tol=1e-8)
      slopes = t -> jvp(g, x + t * d, d)[1]
      assert_close(curvature, (8 * (slopes(h) - slopes(-h)) - (slopes(2h) - slopes(-2h))) / (12h), tol=1e-6)
      true
    }
    x0 = [[0.9, 0.31, 1.3], [0.47, 1.72, 0.64]]
    P0 = [[2.1, 0.3, -0.2], [0.3, 1.4, 0.5], [-0.2, 0.5, 3.2]]
    """

  @Test(arguments: names)
  func derivativesAgree(_ name: String) throws {
    guard case .calls(let calls) = try #require(LibrarySample.all[name]) else { return }
    let interpreter = Interpreter { _ in }
    #expect(Self.outcome(Self.definitions, interpreter) == "null")
    for call in calls {
      // `P` where it stands alone.
      for (variable, other) in [("x", "P"), ("P", "x")] {
        guard call.contains(try Regex("\\b\(variable)\\b")) else { continue }
        let program = "\(other) = \(other)0; agree(\(variable) -> \(call), \(variable)0)"
        #expect(Self.outcome(program, interpreter) == "true", "\(call) by \(variable)")
      }
    }
  }

  /// Numbers, vectors, matrices, a cube; nothing; what is no number, too large, or too small.
  private static let edges = [
    "3.5", "[1.5]", "[2.5, -1, 0.5]", "[[1.5]]", "[[2, 1], [1, 3]]", "reshape(1...8, 2, 2, 2) / 4",
    "[]",
    "zeros(0, 3)", "zeros(3, 0)", "[nan, 1, 2]", "[1e300, -1e300, 1e300]", "[1e-300, 0, 2e-300]",
    "[inf, 1]",
    "[[nan, 1], [1, 2]]", "[[1e200, 1], [1, 1e-200]]", "zeros(2, 2)", "[1, 1, 1]", "[-0.0, 0, 1]",
  ]

  /// What stands for numbers, and these.
  private static let standIns = [
    ("1...4", "[1, 2, 3, 4]"), ("0...1 by 0.5", "[0, 0.5, 1]"), ("3..<3", "[]"),
    ("[true, false, true]", "[1, 0, 1]"), ("[[true, false], [true, true]]", "[[1, 0], [1, 1]]"),
  ]

  /// Whatever an argument is: the value under a derivative is that of the plain run bit for bit, or the error is the same; a
  /// range and booleans are the numbers that they stand for.
  @Test(arguments: names)
  func whateverItIsGivenEveryModeSaysTheSame(_ name: String) throws {
    guard case .calls(let calls) = try #require(LibrarySample.all[name]) else { return }
    let interpreter = Interpreter { _ in }
    for call in calls {
      let variable = call.contains(try Regex("\\bP\\b")) ? "P" : "x"
      _ = Self.outcome(
        "x = [[0.9, 0.31, 1.3], [0.47, 1.72, 0.64]]; f(\(variable)) = \(call)", interpreter)
      for edge in Self.edges {
        let plain = Self.outcome("a = \(edge); f(a)", interpreter)
        for mode in ["jvp(f, a, 0 * a + 1)", "vjp(f, a)"] {
          #expect(Self.outcome("\(mode).0", interpreter) == plain, "\(mode) of \(call) at \(edge)")
        }
      }
      for (given, meant) in Self.standIns {
        // A boolean by itself is not a number, nor are those that such a call takes out.
        if given.contains("true"), call.contains(try Regex("x\\[|->| for ")) { continue }
        let expected = Self.outcome("f(\(meant))", interpreter)
        let found = Self.outcome("f(\(given))", interpreter)
        if expected.hasPrefix("E"), found.hasPrefix("E") { continue }
        let numbers = found.replacing("true", with: "1").replacing("false", with: "0")
        #expect(numbers == expected, "\(call) at \(given)")
      }
    }
  }
}
