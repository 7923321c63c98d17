// ParameterList.swift -- which argument of a call goes to which parameter.
//
// Functions of a program, which have patterns for parameters, and those of the library, of which some take any
// number of arguments, bind alike: arguments without a name in order, those with a name where it is.

/// The parameters of a function, as a call meets them.
package struct ParameterList {
  /// What messages call the function.
  let callee: RuntimeError.Callee
  /// The names; nil for a parameter that a call cannot name.
  let names: [String?]
  /// Whether a call may leave it out.
  let areOptional: [Bool]
  /// The parameter that takes all further arguments without a name.
  var rest: Int?

  /// What goes where.
  package struct Binding {
    /// For each parameter the argument that goes there; nil where a call leaves it out.
    package var arguments: [Int?]
    /// The arguments for the parameter that takes any number.
    package var rest: [Int] = []
  }

  /// Arguments that do not fit, and the one to point at, if it is one.
  package struct Misfit: Error {
    package let error: RuntimeError
    package var argument: Int?
  }

  /// - Parameter labels: the names of the arguments, in the order in which they are written.
  package func bind(_ labels: [String?]) throws(Misfit) -> Binding {
    var binding = Binding(arguments: [Int?](repeating: nil, count: names.count))
    let positional = rest ?? names.count
    var position = 0
    for (index, label) in labels.enumerated() {
      guard let label else {
        if position < positional {
          binding.arguments[position] = index
        } else if rest != nil {
          binding.rest.append(index)
        } else {
          throw Misfit(error: .tooManyArguments(callee, expected: positional, found: labels.count))
        }
        position += 1
        continue
      }
      guard let place = names.firstIndex(of: label) else {
        let known = names.compactMap { $0 }
        throw Misfit(
          error: .unknownParameter(callee, parameter: label, parameters: known), argument: index)
      }
      guard binding.arguments[place] == nil else {
        throw Misfit(error: .argumentTwice(callee, parameter: label), argument: index)
      }
      binding.arguments[place] = index
    }
    for place in names.indices
    where binding.arguments[place] == nil && !areOptional[place] && place != rest {
      throw Misfit(error: .missingArgument(callee, parameter: .init(names[place], at: place)))
    }
    return binding
  }
}

extension Template {
  /// For each parameter the argument that goes there; nil where a call leaves it out.
  package func bind(_ labels: [String?]) throws(ParameterList.Misfit) -> [Int?] {
    // As most calls are: one for each, in order. Dynamic calls bind whenever they are made.
    if labels.count == function.parameters.count, labels.allSatisfy({ $0 == nil }) {
      return labels.indices.map { $0 }
    }
    return try parameterList.bind(labels).arguments
  }

  /// Its parameters, as a call meets them.
  private var parameterList: ParameterList {
    ParameterList(
      callee: callee, names: parameterNames,
      areOptional: function.parameters.map { $0.fallback != nil })
  }
}

extension Signature {
  /// Its parameters, as a call meets them.
  var parameterList: ParameterList {
    ParameterList(
      callee: .named(name), names: parameters.map { $0.isRest ? nil : $0.name },
      areOptional: parameters.map { $0.fallback != nil },
      rest: parameters.firstIndex(where: \.isRest))
  }
}
