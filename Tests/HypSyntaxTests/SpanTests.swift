// SpanTests.swift -- the text under the span of a node is that node.

import HypSyntax
import Testing

/// Every expression of a tree, with those inside it.
private struct Walk {
  var found: [Expression] = []

  mutating func visit(_ statement: Statement) {
    switch statement.form {
    case .expression(let value), .assign(_, let value): visit(value)
    case .update(let place, _, _, let value), .store(let place, let value):
      for case .index(let subscripts, _) in place.path { visit(subscripts) }
      visit(value)
    case .define(let function): visit(function)
    case .forEach(_, let value, let body), .whileLoop(let value, let body):
      visit(value)
      body.forEach { visit($0) }
    case .returnValue(let value): value.map { visit($0) }
    case .breakLoop, .continueLoop, .importFile: break
    }
  }

  mutating func visit(_ function: Function) {
    for case let fallback? in function.parameters.map(\.fallback) { visit(fallback) }
    visit(function.body)
  }

  mutating func visit(_ subscripts: [Expression.Subscript]) {
    for case .expression(let value) in subscripts { visit(value) }
  }

  mutating func visit(_ expression: Expression) {
    found.append(expression)
    switch expression.form {
    case .number, .boolean, .none, .name: break
    case .string(let parts): for case .interpolation(let inner) in parts { visit(inner) }
    case .array(let elements), .tuple(let elements), .comparison(let elements, _):
      elements.forEach { visit($0) }
    case .record(let fields): fields.forEach { visit($0.value) }
    case .unary(_, let inner), .prime(let inner), .field(let inner, _, _): visit(inner)
    case .binary(_, _, let left, let right), .logical(_, let left, let right),
      .membership(let left, let right, _, _):
      visit(left)
      visit(right)
    case .range(let from, let to, _, let by):
      visit(from)
      visit(to)
      by.map { visit($0) }
    case .lambda(let function): visit(function)
    case .call(let callee, let arguments):
      visit(callee)
      arguments.forEach { visit($0.value) }
    case .index(let base, let subscripts):
      visit(base)
      visit(subscripts)
    case .condition(let condition, let then, let otherwise):
      visit(condition)
      visit(then)
      otherwise.map { visit($0) }
    case .block(let statements): statements.forEach { visit($0) }
    case .comprehension(let element, let clauses):
      visit(element)
      for clause in clauses {
        switch clause {
        case .each(_, let value), .filter(let value): visit(value)
        }
      }
    }
  }
}

@Suite struct SpanTests {
  @Test func theTextOfEveryExpressionIsThatExpression() {
    var walk = Walk()
    for statement in parse(SourceFile(name: "test", text: sample)).statements {
      walk.visit(statement)
    }
    #expect(walk.found.count > 200)
    for expression in walk.found {
      #expect(shape("(\(expression.span.text))") == expression.description)
    }
  }

  @Test func theTextOfEveryStatementIsThatStatement() {
    for statement in parse(SourceFile(name: "test", text: sample)).statements {
      let text = statement.span.text + (statement.isSilenced ? ";" : "")
      #expect(shape(text) == statement.description)
    }
  }

  @Test func operatorsNamesAndHeadsHaveSpans() {
    let tree = parse(SourceFile(name: "test", text: "f(x, y=1) = a  //  r.field\nt[0].k += (1)"))
    guard case .define(let function)? = tree.statements.first?.form,
      case .binary(_, let sign, _, let right) = function.body.form,
      case .field(_, _, let field) = right.form,
      case .update(let place, _, let update, let value)? = tree.statements.last?.form
    else {
      Issue.record("\(tree)")
      return
    }
    #expect(function.headSpan.text == "f(x, y=1)")
    #expect(sign.text == "//")
    #expect(field.text == "field")
    #expect(update.text == "+=")
    #expect(place.span.text == "t[0].k")
    #expect(value.span.text == "(1)")
    if case .index(_, let bracket)? = place.path.first { #expect(bracket.text == "[0]") }
  }

  @Test func documentationStandsDirectlyAbove() {
    let text =
      "## not this\n\n## One.\r\n##  Two.\nf(x) = 1\n## no\n# but\ng(x) = 1\n## H\nh = x -> x"
    let tree = parse(SourceFile(name: "test", text: text))
    let told = tree.statements.map { statement in
      switch statement.form {
      case .define(let function): function.documentation
      case .assign(_, let value):
        if case .lambda(let function) = value.form { function.documentation } else { "?" }
      default: "?"
      }
    }
    #expect(told == ["One.\n Two.", "", "H"])
  }
}
