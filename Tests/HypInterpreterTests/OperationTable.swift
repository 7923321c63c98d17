// OperationTable.swift -- what the table of operations says of each instruction, and who asks it.

import Foundation
import GoldenFiles
import HypCode
import HypCompiler
import HypInterpreter
import Testing

@Suite struct OperationTable {
  @Test(arguments: Op.allCases) func textNamesTheOperands(_ op: Op) {
    let row = op.row
    for (letter, role) in [("a", row.a), ("b", row.b), ("c", row.c), ("x", row.x)] {
      #expect(row.text.contains("{\(letter)}") == (role != .unused), "\(op): \(letter)")
    }
    // A result that stands in the first registers is not an operand.
    #expect(row.text.contains("{r}") == (row.operation == .leave && row.a == .unused))
  }

  /// Whoever emits an operation on operands gets this instruction and no other.
  @Test(arguments: Op.allCases) func isFoundByItsOperands(_ op: Op) {
    let row = op.row
    #expect(
      Op.select(
        row.operation, Op.Place(row.a), Op.Place(row.b), Op.Place(row.c), x: Op.Place(row.x)) == op)
  }

  @Test(arguments: Op.allCases) func rowsAgreeWithThemselves(_ op: Op) {
    let row = op.row
    #expect((row.cost > 0) == row.operation.isArithmetic)
    #expect(row.cost <= 1 || row.operation.joined != nil)
    // Where it writes, it writes its first operand; only what is taken is changed besides.
    #expect(!row.c.writes && !row.x.writes && (!row.b.writes || row.operation == .take))
    // The fourth operand has eight bits: what has a register or a constant there is taken apart where its number is
    // higher, or done by an action.
    if row.x.bank != nil || row.x == .constant {
      let hasAction = row.operation == .matrixElement || row.operation == .matrixStore
      #expect(hasAction || row.operation.joined != nil)
    }
    if row.effect.contains(.leaves) { #expect(row.effect.contains(.goesElsewhere)) }
    if row.effect.contains(.writesArray) { #expect(row.a == .updatesO) }
    if row.effect.contains(.readsArray) { #expect(row.b == .readsO) }
    #expect(row.effect.contains(.readsName) == (row.b == .global))
    #expect(!op.jumps || [row.a, row.b, row.x].allSatisfy { $0 != .target })
  }

  @Test func functionsOfTheCatalogueFitTheFourthOperand() {
    #expect(Primitives.count <= 256 && Primitives.count > 30)
  }

  /// A new instruction is a row of the table and a case of the loop: nobody else knows one by name.
  @Test func theTableAndTheLoopAloneNameInstructions() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    // Those that are called as their operation is could be either.
    let names = Set(Op.allCases.map { "\($0)" }.filter { $0.contains(/[DNOK]$/) })
    #expect(names.count > 80)
    var naming: Set<String> = []
    var count = 0
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let modules = ["HypCode/", "HypCompiler/", "HypRuntime/", "HypLibrary/", "HypInterpreter/"]
    for file in files ?? []
    where file.hasSuffix(".swift") && modules.contains(where: file.hasPrefix) {
      count += 1
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      let words = text.matches(of: /\.([a-zA-Z]+[DNOK])\b/).map { String($0.1) }
      if !names.isDisjoint(with: words) {
        naming.insert(URL(fileURLWithPath: file).lastPathComponent)
      }
    }
    #expect(count > 100)
    #expect(naming == ["Op.swift", "Machine+Run.swift"])
  }

  /// RECORD=1 writes the page anew.
  @Test func thePageIsUpToDate() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/instructions.md")
    if let complaint = try GoldenFiles.complaint(file, told: Manual.instructions()) {
      Issue.record("\(complaint)")
    }
  }
}
