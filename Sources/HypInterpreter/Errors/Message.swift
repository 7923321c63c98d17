// Message.swift -- the words of an error or a warning, before it is known what they point at.

/// The words of one error or warning.
package struct Message {
  package var code: String
  var title: String
  var label = ""
  /// What is said of each operand, where they can be pointed at.
  var operands: [String] = []
  /// The argument to point at instead of the call.
  var argument: Int?
  var notes: [String] = []
  var help: String?

  package init(
    _ code: String, _ title: String, label: String = "", operands: [String] = [],
    argument: Int? = nil, notes: [String] = [], help: String? = nil
  ) {
    self.code = code
    self.title = title
    self.label = label
    self.operands = operands
    self.argument = argument
    self.notes = notes
    self.help = help
  }

  /// What is said of the operands where they cannot be pointed at.
  var operandsLabel: String { operands.joined(separator: " and ") }
}
