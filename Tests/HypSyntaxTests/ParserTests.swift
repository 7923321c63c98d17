// ParserTests.swift -- the shape of the tree for every form of the language.

import HypSyntax
import Testing

/// The tree of `text` as an S-expression, or its mistakes.
func shape(_ text: String) -> String {
  let tree = parse(SourceFile(name: "test", text: text))
  return tree.errors.isEmpty
    ? tree.description : tree.errors.map { "\($0)" }.joined(separator: "\n")
}

@Suite struct ParserTests {
  @Test(arguments: [
    ("2x^2", "(* 2 (^ x 2))"),
    ("1/2x", "(/ 1 (* 2 x))"),
    ("2(x+1)", "(* 2 (+ x 1))"),
    ("3f(x)", "(* 3 (call f x))"),
    ("2^3x", "(^ 2 (* 3 x))"),
    ("2e", "(* 2 e)"),
    ("2e3", "2000"),
    ("2e-x", "(- (* 2 e) x)"),
    ("-2x", "(minus (* 2 x))"),
    ("2^-1", "(^ 2 (minus 1))"),
    ("2^-x^2", "(^ 2 (minus (^ x 2)))"),
    ("-x^2", "(minus (^ x 2))"),
    ("-x * y", "(* (minus x) y)"),
    ("2 * -x", "(* 2 (minus x))"),
    ("2^3^2", "(^ 2 (^ 3 2))"),
    ("a - b - c", "(- (- a b) c)"),
    ("a // b % c @ d", "(@ (% (// a b) c) d)"),
    ("0 < x <= 1", "(compare 0 < x <= 1)"),
    ("not a == b and c or d", "(or (and (not (compare a == b)) c) d)"),
    ("x |> f", "(call f x)"),
    ("x |> f(y)", "(call (call f y) x)"),
    ("x |> f |> g", "(call g (call f x))"),
    ("x\n  |> f\n  |> g", "(call g (call f x))"),
    ("xs |> x -> x + 1", "(call (-> (x) (+ x 1)) xs)"),
    ("∇f", "(nabla f)"),
    ("f'", "(' f)"),
    ("f''(x)", "(call (' (' f)) x)"),
    ("grad(f)(x)", "(call (call grad f) x)"),
    ("A' @ B", "(@ (' A) B)"),
    ("1...n", "(... 1 n)"),
    ("0..<n-1", "(..< 0 (- n 1))"),
    ("0...1 by 0.1", "(... 0 1 0.1)"),
    ("by = 2", "(= by 2)"),
    ("t.0.1", "(. (. t 0) 1)"),
    ("t.0.b", "(. (. t 0) b)"),
    (".5 + 1. + 1_000_000 + 1e-3", "(+ (+ (+ 0.5 1) 1000000) 0.001)"),
    ("x -> x^2", "(-> (x) (^ x 2))"),
    ("x -> y -> x * y", "(-> (x) (-> (y) (* x y)))"),
    ("(x, y=1) -> x", "(-> (x y=1) x)"),
    ("((a, b), c) -> a", "(-> ((a b) c) a)"),
    ("() -> 1", "(-> () 1)"),
    ("(x) -> x", "(-> (x) x)"),
    ("(a=1, b=2)", "(record a=1 b=2)"),
    ("(a=1)", "(record a=1)"),
    ("(1, 2)", "(tuple 1 2)"),
    ("(1,)", "(tuple 1)"),
    ("()", "(tuple)"),
    ("(1)", "1"),
    ("[1, 2,]", "[1 2]"),
    ("[]", "[]"),
    ("[x^2 for x in 1...5]", "(each (^ x 2) (for x (... 1 5)))"),
    (
      "[i for i in a for (j, k) in b if c]",
      "(each i (for i a) (for (j k) b) (if c))"
    ),
    ("f(x, y=1)", "(call f x y=1)"),
    ("f(x == 1)", "(call f (compare x == 1))"),
    ("a[i, :]", "(at a i :)"),
    ("a[1..<4][-1]", "(at (at a (..< 1 4)) (minus 1))"),
    ("a[i].f += 1", "(+= a[i].f 1)"),
    ("a[i, j] = 2", "(= a[i j] 2)"),
    ("r.f = 2", "(= r.f 2)"),
    ("p -= α * grad(loss)(p)", "(-= p (* α (call (call grad loss) p)))"),
    ("(a, b) = (b, a)", "(= (a b) (tuple b a))"),
    ("(a, (b, _)) = t", "(= (a (b _)) t)"),
    ("f(x, y=1) = x + y", "(define (f x y=1) (+ x y))"),
    ("f((a, b), c) = a", "(define (f (a b) c) a)"),
    ("f() = {\n  a = 1\n  a\n}", "(define (f) {(= a 1) ; a})"),
    ("f(x) == 2", "(compare (call f x) == 2)"),
    ("x == y", "(compare x == y)"),
    ("if c { a } else if d { b } else { e }", "(if c {a} (if d {b} {e}))"),
    ("if c { a }\nelse { b }", "(if c {a} {b})"),
    ("x = if c { 1 } else { 2 }", "(= x (if c {1} {2}))"),
    ("for (i, x) in enumerate(xs) { y += x; }", "(for (i x) (call enumerate xs) (+= y x);)"),
    (
      "while x < 3 { x += 1\n break\n continue }",
      "(while (compare x < 3) (+= x 1) ; (break) ; (continue))"
    ),
    ("return", "(return)"),
    ("return x + 1", "(return (+ x 1))"),
    ("import \"a.hyp\"", "(import \"a.hyp\")"),
    ("\"a\\n\\u{3b1}\\(x + \"b\\(y)\")c\"", "(string \"a\\nα\" (+ x (string \"b\" y)) \"c\")"),
    ("x = 1;", "(= x 1);"),
    ("x; y", "x;\ny"),
    ("f(\n  1,\n  2\n)", "(call f 1 2)"),
    ("f(x -> {\n a = 1\n a\n})", "(call f (-> (x) {(= a 1) ; a}))"),
    ("x = # why\n  1 + # more\n  2", "(= x (+ 1 2))"),
    ("\u{FEFF}#!/usr/bin/hyperrepl\nx\r\ny\r\n", "x\ny"),
    ("∞ - π", "(- ∞ π)"),
    ("β₁ + ∂loss + x̂", "(+ (+ β₁ ∂loss) x̂)"),
  ])
  func formsHaveTheirShape(text: String, expected: String) {
    #expect(shape(text) == expected)
  }

  @Test func namesAreComparedInNFC() {
    let text = "e\u{301} = 1"
    #expect(Array(shape(text).utf8) == Array("(= \u{E9} 1)".utf8))
  }
}
