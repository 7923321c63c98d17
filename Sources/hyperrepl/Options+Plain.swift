// Options+Plain.swift -- the command lines without options, read without the parser.
//
// The parser looks up what types conform to at run time: three milliseconds, as long as all else that happens
// before the first answer. Most programs are run by their name alone.

extension Options {
  /// A command line that is empty, or a program with its arguments, or expressions after `-e`; nil for any other,
  /// which is the parser's.
  init?(plain arguments: [String]) {
    self.init()
    var rest = arguments[...]
    eval = []
    while rest.first == "-e", let expression = rest.dropFirst().first {
      eval.append(expression)
      rest = rest.dropFirst(2)
    }
    if let first = rest.first, first.hasPrefix("-") { return nil }
    words = Array(rest)
    interactive = false
    kinks = nil
    quiet = false
    color = .auto
    editor = nil
    history = nil
    noHistory = false
    noConfig = false
    noInit = false
    digits = nil
    program = ProgramOptions(plain: ())
  }
}

extension ProgramOptions {
  /// A program is run, by no option.
  fileprivate init(plain: Void) {
    self.init()
    check = false
    test = false
    format = false
    dump = nil
    watch = false
    live = nil
    port = nil
    export = nil
    lsp = false
    completions = nil
    demo = nil
    step = nil
    explain = nil
    json = false
    timeout = nil
    memory = nil
    output = nil
    sandbox = false
    allow = []
  }
}
