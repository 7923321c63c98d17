// CostTests.swift -- the figures of `cost` against the allocator's own.

import Foundation
import HypCode
import HypInterpreter
import HypNumbers
import HypSyntax
import Testing

#if canImport(Glibc)
  import Glibc

  @Suite(.serialized) struct CostsMeasuredAlone {
    private let interpreter = Interpreter { _ in }

    /// What `malloc` has given and not taken back, by its own report.
    private var allocated: Int {
      get throws {
        typealias Report = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
        let symbol = try #require(dlsym(nil, "malloc_info"))
        var text: UnsafeMutablePointer<CChar>?
        var size = 0
        let stream = try #require(open_memstream(&text, &size))
        _ = unsafeBitCast(symbol, to: Report.self)(0, stream)
        fclose(stream)
        defer { free(text) }
        let report = String(cString: try #require(text))
        // Behind the last heap stand the sums of all.
        let sums = report.components(separatedBy: "</heap>").last ?? ""
        func sum(_ pattern: Regex<(Substring, Substring)>) -> Int {
          sums.matches(of: pattern).reduce(0) { $0 + (Int($1.1) ?? 0) }
        }
        let unused = sum(/<total type="(?:fast|rest)" count="[0-9]+" size="([0-9]+)"/)
        let system = sum(/<system type="current" size="([0-9]+)"/)
        return system + sum(/<total type="mmap" count="[0-9]+" size="([0-9]+)"/) - unused
      }
    }

    private func number(_ expression: String) throws -> Double {
      try #require(try interpreter.evaluate(expression).number)
    }

    /// Arrays of a tape are there as long as the backward pass needs them, so these count where the forward pass ends, and
    /// something is printed; a tape of numbers stays when its gradient is known.
    @Test(arguments: [
      (
        "loop(x, n=20000) = { s = x; for i in 1...n { s = sin(x) + s }; print(n); s }", "loop", "1",
        0.05, 200
      ),
      (
        """
        loop(w, n=200) = { s = w; for i in 1...n { s = s * w + 1 }; print(n); sum(s) }
        w = linspace(0, 1, 2000)
        """, "loop", "w", 0.1, 2
      ),
    ])
    func peakBytesAreThoseOfTheAllocator(
      _ program: String, _ function: String, _ input: String, _ tolerance: Double,
      _ fewTurns: Int
    ) throws {
      try interpreter.evaluate(program)
      // Everything is compiled and every machine is made before what counts; a small tape is left. A loop of very
      // few turns needs none.
      try interpreter.evaluate("_ = grad(\(function))(\(input), n=\(fewTurns))")
      let before = try allocated
      var atEnd = before
      interpreter.output = { _ in atEnd = (try? allocated) ?? before }
      try interpreter.evaluate("_ = grad(\(function))(\(input))")
      let grown = Double(max(atEnd, try allocated) - before)
      let told = try number("cost(\(function), \(input)).reverse.peak_bytes")
      #expect(abs(told / grown - 1) < tolerance, "told \(told), allocated \(grown)")
    }

    /// Some of the steps run to find the states, each once more to record it.
    @Test func reverseModeThroughIterateRunsStepsFewTimes() throws {
      try interpreter.evaluate("kept(r) = iterate(x -> r * x * (1 - x), 0.4, 10^5)")
      let kept = try interpreter.evaluate("kept").value
      let tree = parse(SourceFile(name: "<test>", text: "kept"))
      let span = try #require(tree.statements.first).span
      let measurement = try CostMeasurement(
        [kept, .real(3.2)], [nil, nil], interpreter.context, interpreter.program, span)
      let gradient = FunctionKind.derived(DerivativeOperator(.grad), measurement.function)
      let (plain, reverse) = try interpreter.within {
        (
          try measurement.measure(measurement.function, measurement.carried),
          try measurement.measure(gradient, measurement.carried)
        )
      }
      #expect(plain.operations == 300_001)
      #expect(reverse.operations <= 12 * plain.operations, "\(reverse.operations)")
      #expect(reverse.peakBytes < 1 << 20, "\(reverse.peakBytes)")
    }

    @Test func taylorModeThroughLoopsKeepsFewJets() throws {
      try interpreter.evaluate(
        """
        kept(r) = iterate(x -> r * x * (1 - x), 0.4, 20000)
        looped(r) = { x = 0.4; for k in 1...20000 { x = r * x * (1 - x) }; x }
        """)
      func peak(_ function: String) throws -> Int {
        try interpreter.within {
          ArrayMemory.beginMeasuring()
          defer { ArrayMemory.endMeasuring() }
          try interpreter.evaluate("_ = taylor(\(function), 2.3, 8)")
          return ArrayMemory.measuredBytes.peak
        }
      }
      // Three numbers a step of eight derivatives each would be four times as much.
      for function in ["looped", "kept"] {
        let bytes = try peak(function)
        #expect(bytes > 1 << 10 && bytes < 1 << 20, "\(function): \(bytes)")
      }
    }

    @Test func countedCodeIsForgottenByOthers() throws {
      try interpreter.evaluate("f(x) = { s = 0; for i in 1...10 { s += x^i }; s }")
      let first = try number("cost(f, 2).plain.operations")
      // Each measurement compiles `f` some six times; 48 are as many as there may be of one function.
      for _ in 0..<9 { #expect(try number("cost(f, 2).plain.operations") == first) }
      #expect(try number("f(2)") == 2046)
      #expect(try number("grad(f)(2)") == 9217)
    }
  }
#endif
