// Machine+PlainCalls.swift -- functions of the program, called by functions of the library.
//
// A plot calls the function that it draws, whatever level it is met at, on plain numbers: a machine of
// its own runs the function, with what it carries as it is outside every derivative.

import CInterrupt
import HypCode
import HypNumbers
import HypSyntax

extension Machine {
  /// A value outside every derivative: plain numbers for those that carry something.
  package final func outermost(_ value: Value<N>) -> Value<Double> {
    value.constant(at: Double.self)
  }
}

/// A function of the program that the library calls again and again.
package struct PlainFunction {
  /// A function that plots while it is plotted, and so on, nests at most so deep.
  private static let maximumDepth = 8

  package let kind: FunctionKind
  private let function: Value<Double>
  private let context: MachineContext

  /// Nil where the value is no function.
  package init?(_ value: Value<Double>, _ context: MachineContext) {
    guard case .function(let kind, _) = value else { return nil }
    (self.kind, self.function, self.context) = (kind, value, context)
  }

  /// How many arguments it must be given.
  package var arity: Int {
    switch kind.core {
    case .template(let template, _): template.function.parameters.count { $0.fallback == nil }
    case .primitive(let id): Primitives.parameters(id).count
    case .library(let id, _):
      LibraryIndex.signature(id).parameters.count { $0.fallback == nil && !$0.isRest }
    default: 1
    }
  }

  package func callAsFunction(_ arguments: [Value<Double>]) throws(RuntimeError) -> Value<Double> {
    if ci_interrupted() { throw .interrupted }
    let depth = context.plainDepth
    guard depth < Self.maximumDepth else { throw .recursionTooDeep(depth) }
    if context.plainMachines.count <= depth {
      context.plainMachines.append(PlainMachine(context, level: 0))
    }
    let span = context.callSite ?? Span(SourceFile(name: "<call>", text: ""), 0, 0)
    let machine = context.plainMachines[depth]
    let call = try machine.prepare(function, arguments, span)
    context.plainDepth += 1
    defer { context.plainDepth -= 1 }
    return try machine.run(call).settled
  }
}
