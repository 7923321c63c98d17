// FigureTests.swift -- numbers as they are shown.

import HypSession
import Testing

@Suite struct PathTests {
  @Test(arguments: [
    ("b.hyp", "a.hyp", "b.hyp"), ("b.hyp", "x/a.hyp", "x/b.hyp"), ("../b.hyp", "x/a.hyp", "b.hyp"),
    ("../../b.hyp", "x/a.hyp", "../b.hyp"), ("/b.hyp", "x/a.hyp", "/b.hyp"),
    ("./b.hyp", "<prompt:1>", "b.hyp"), ("y//b.hyp", "/x/a.hyp", "/x/y/b.hyp"),
  ])
  func importsAreRelativeToTheirSource(path: String, importer: String, place: String) {
    #expect(FilePath.resolve(path, from: importer) == place)
  }
}

@Suite struct FigureTests {
  @Test(arguments: [
    ("0.6666666666666666", 3, "0.667"), ("10000.95", 6, "10001"), ("10000.95", 7, "10000.95"),
    ("123456.789", 3, "123457"), ("9.9999", 3, "10"), ("0.00123456", 2, "0.0012"),
    ("1.23456e-10", 3, "1.23e-10"), ("[1.23456, 2.5]", 3, "[1.23, 2.5]"), ("12", 1, "12"),
    ("\"1.23456\"", 2, "\"1.23456\""), ("-0.12345 + 1.98765ε", 2, "-0.12 + 2ε"),
    ("x1.25", 1, "x1.25"), ("1.5", 17, "1.5"), ("nan", 3, "nan"), ("0.000", 1, "0.000"),
    ("99.96", 3, "100"),
  ])
  func decimalsAreCut(text: String, digits: Int, expected: String) {
    #expect(Figures.rounded(text, to: digits) == expected)
  }

  @Test(arguments: [
    (1.5e-9, "1.50 ns"), (12.34e-6, "12.3 µs"), (0.1234, "123 ms"), (2, "2.00 s"),
    (0, "0.00 ns"), (98765, "98765 s"),
  ])
  func durationsHaveThreeDigits(seconds: Double, text: String) {
    #expect(Figures.duration(seconds) == text)
  }

  @Test(arguments: [(0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (12_345_678, "12.3 MB")])
  func bytesHaveThreeDigits(count: Int, text: String) {
    #expect(Figures.bytes(count) == text)
  }
}
