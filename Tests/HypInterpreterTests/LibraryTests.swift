// LibraryTests.swift -- what the declarations of the library promise.

import HypCode
import HypInterpreter
import HypLibrary
import HypNumbers
import HypPrimitives
import HypRuntime
import HypSyntax
import Testing

@Suite struct LibraryDeclarations {
  @Test func namesAreUnique() {
    let names = LibraryFunctions.all.map { $0.name } + Library.functions
    #expect(Set(names).count == names.count)
    // These are elementwise, and with other arguments they are not.
    #expect(Set(names).intersection(Catalogue.functionNames) == ["min", "max", "where", "round"])
  }

  @Test func sourcesDefineWhatTheyName() {
    for source in Library.sources {
      let tree = parse(SourceFile(name: source.name, text: source.text))
      #expect(tree.errors.isEmpty)
      let defined = tree.statements.compactMap { statement -> String? in
        if case .define(let function) = statement.form { function.name } else { nil }
      }
      #expect(defined.filter { !source.helpers.contains($0) } == source.functions)
      #expect(defined.filter { source.helpers.contains($0) } == source.helpers)
    }
  }

  @Test func everyFunctionOfTheContractIsThere() {
    let names = Set(Interpreter { _ in }.builtinNames)
    let contract = """
      logspace diff tile repeat meshgrid triu tril kron cross searchsorted unique bincount median quantile
      cov corr top cummax cummin svd lstsq pinv eig expm logm sqrtm matrix_rank cond solve_triangular
      null_space adagrad adamw lion lbfgs choice permutation read_json write_json write_text mod degrees
      radians logit logaddexp sinc gelu silu elu leaky_relu factorial binomial gcd lcm
      zeros ones full eye linspace reshape transpose concat stack append shape size rank sum prod mean
      var std min max argmin argmax cumsum dot norm outer diag trace sort argsort flip roll any all map
      filter reduce zip enumerate len softmax log_softmax logsumexp cross_entropy one_hot sgd momentum
      nesterov adam rmsprop seed rand randn randint shuffle read_csv write_csv read_text print fixed sci
      table progress slider clock assert assert_close
      """
    let wanted = contract.split { " \n".contains($0) }.map(String.init)
    #expect(wanted.filter { !names.contains($0) } == [])
  }

  @Test func signaturesAreRead() {
    let signature = Signature("print(values…, sep=\" \", end=\"\\n\")")
    #expect(signature.names == ["sep", "end"])
    guard case .string("\n")? = signature.parameters[2].fallback else {
      Issue.record("the fallback is not a newline")
      return
    }
  }
}

@Suite struct RandomNumbers {
  // The known answer of the authors' Random123 for zero counter and key.
  @Test func philoxGivesItsKnownAnswer() {
    let block = Philox.block(counter: (0, 0, 0, 0), key: (0, 0))
    #expect(block == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
  }

  // From Python's statistics.NormalDist().inv_cdf.
  @Test(arguments: [
    (0.5, 0), (0.975, 1.9599639845400536), (1e-3, -3.090232306167813),
    (1e-12, -7.034483825301131), (0.1, -1.2815515655446008),
  ])
  func quantilesAreThoseOfTheNormalDistribution(_ p: Double, _ x: Double) {
    #expect(abs(NormalQuantile.value(p) - x) <= 2e-15 * max(1, abs(x)))
  }

  @Test func aFailedStatementDrawsNothing() {
    let conversation = Conversation()
    let first = conversation.answer("seed(3); rand()")
    #expect(conversation.answer("seed(3)") == "")
    #expect(conversation.answer("rand() + \"\"").hasPrefix("error"))
    #expect(conversation.answer("rand()") == first)
  }
}

@Suite struct Csvs {
  @Test func quotedFieldsAreRead() throws {
    let table = try Csv(Array("a,\"b,\"\"c\"\"\",\r\n\n \"x\ny\" , 2 ,3\n".utf8))
    #expect((0..<table.count).map(table.texts) == [["a", "b,\"c\"", ""], ["x\ny", "2", "3"]])
    #expect(table.lines == [1, 3])
  }

  @Test(arguments: [("a\"b\n", 1), ("1\n\"a\" b\n", 2), ("1\n\"a\n\n", 2)])
  func malformedTextsNameTheLine(_ text: String, _ line: Int) {
    let malformed = #expect(throws: Csv.Malformed.self) { try Csv(Array(text.utf8)) }
    #expect(malformed?.line == line)
  }
}
