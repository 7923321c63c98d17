// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "hyperrepl",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "hyperrepl", targets: ["hyperrepl"]),
    .library(name: "HypSyntax", targets: ["HypSyntax"]),
    .library(name: "HypNumbers", targets: ["HypNumbers"]),
    .library(name: "HypTaylor", targets: ["HypTaylor"]),
    .library(name: "HypPrimitives", targets: ["HypPrimitives"]),
    .library(name: "HypPlots", targets: ["HypPlots"]),
    .library(name: "HypInterpreter", targets: ["HypInterpreter"]),
    .library(name: "HypSession", targets: ["HypSession"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    // MARK: The language, from text to value
    .target(name: "HypSyntax"),
    .target(name: "CInterrupt"),
    .target(name: "CKernels", dependencies: ["CInterrupt"]),
    // Arrays of doubles, and their memory.
    .target(
      name: "HypArrays",
      dependencies: [
        "CInterrupt", "CKernels", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "HypNumbers",
      dependencies: [
        "HypArrays", "CInterrupt", "CKernels",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "HypTaylor",
      dependencies: ["HypNumbers", .product(name: "RealModule", package: "swift-numerics")]),
    .target(
      name: "HypPrimitives",
      dependencies: [
        "HypNumbers", "HypTaylor", "CKernels",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "HypPlots",
      dependencies: [
        "HypSyntax", "CInterrupt", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    // The primitives compiled for each level, at the same time as the machines.
    .target(name: "HypBindings", dependencies: ["HypPrimitives", "HypNumbers", "HypTaylor"]),
    // Functions as formulas: trees to terms, derivatives by rules.
    .target(name: "HypFormula", dependencies: ["HypSyntax", "HypArrays"]),
    // What the compiler and the runtime both speak of.
    .target(name: "HypCode", dependencies: ["HypSyntax", "HypPrimitives", "HypNumbers"]),
    .target(
      name: "HypCompiler",
      dependencies: ["HypCode", "HypSyntax", "HypPrimitives", "HypNumbers", "CInterrupt"]),
    .target(
      name: "HypRuntime",
      dependencies: [
        "HypCode", "HypSyntax", "HypPrimitives", "HypNumbers", "HypTaylor", "CInterrupt",
        "CKernels",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "HypLibrary",
      dependencies: [
        "HypCode", "HypRuntime", "HypSyntax", "HypPrimitives", "HypNumbers", "HypPlots",
        "CInterrupt", "CKernels",
      ]),
    .target(
      name: "HypInterpreter",
      dependencies: [
        "HypBindings", "HypCode", "HypCompiler", "HypFormula", "HypRuntime", "HypLibrary",
        "HypSyntax", "HypPrimitives", "HypNumbers", "HypPlots", "CInterrupt",
      ]),

    // MARK: A conversation, and the terminal
    .target(name: "HypSession", dependencies: ["HypInterpreter", "HypSyntax", "HypPlots"]),
    // Through pkg-config, so that the package builds where libedit is missing: the prompt is then plain.
    .systemLibrary(
      name: "CLibEdit", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .target(
      name: "CEditLine", dependencies: ["CLibEdit"],
      linkerSettings: [.linkedLibrary("edit", .when(platforms: [.macOS]))]),
    // The page that follows a file, and the little of HTTP that it takes.
    .target(name: "HypLive", dependencies: ["HypSession", "HypSyntax", "HypPlots"]),
    // What editors ask by the Language Server Protocol.
    .target(
      name: "HypLanguageServer",
      dependencies: ["HypCompiler", "HypInterpreter", "HypSession", "HypSyntax"]),
    .target(name: "CSandbox"),
    .target(name: "LineEditing", dependencies: ["CEditLine", "HypSyntax"]),
    .target(name: "CStartup", dependencies: ["CEditLine"], exclude: ["start.order"]),
    .executableTarget(
      name: "hyperrepl",
      dependencies: [
        "HypSession", "HypLanguageServer", "HypLive", "HypPlots", "HypNumbers", "LineEditing", "CStartup", "CSandbox",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // Swift's libraries inside, so that the command runs where Swift is not installed. Said here, because the
      // same as an option of the build would compile everything once for the command and once for its tests.
      //
      // Functions that run at the start stand side by side: of 36 MB of them a start needs one, and else it would
      // touch nearly every other page. `Benchmarks/start-order.py` writes the list. Swift's own linker takes it.
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections",
            "-lswiftSynchronization", "-use-ld=lld", "-Xlinker",
            "--symbol-ordering-file=\(Context.packageDirectory)/Sources/CStartup/start.order",
            "-Xlinker", "--no-warn-symbol-ordering",
          ], .when(platforms: [.linux]))
      ]),

    // MARK: Tests
    // The command is no dependency of those that run it, beside their bundle: linked into it, it would bring a second
    // copy of Swift's libraries.
    .target(name: "CPseudoTerminal", path: "Tests/Support/CPseudoTerminal"),
    .testTarget(name: "HypSessionTests", dependencies: ["HypSession", "GoldenFiles"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "HypSyntax", "LineEditing", "CEditLine", "CPseudoTerminal", "GoldenFiles",
        "SplitMix",
      ]),
    .target(name: "GoldenFiles", path: "Tests/Support/GoldenFiles"),
    .target(name: "SplitMix", path: "Tests/Support/SplitMix"),
    // The language once more, slow and obviously right, to compare with.
    .target(name: "Oracle", dependencies: ["HypSyntax"], path: "Tests/Support/Oracle"),
    .target(name: "Programs", dependencies: ["SplitMix"], path: "Tests/Support/Programs"),
    .testTarget(
      name: "OracleTests",
      dependencies: [
        "HypInterpreter", "HypRuntime", "HypNumbers", "HypSyntax", "Oracle", "Programs",
      ]),
    // A tool, not a suite: `make fuzz`.
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CPseudoTerminal", "HypInterpreter", "HypPlots", "HypSession", "HypSyntax", "Programs",
        "SplitMix",
      ],
      path: "Tests/Fuzz"),
    .testTarget(
      name: "HypSyntaxTests", dependencies: ["HypSyntax", "GoldenFiles", "SplitMix"],
      exclude: ["Golden"]),
    .testTarget(
      name: "HypNumbersTests",
      dependencies: ["HypNumbers", "HypTaylor", "CInterrupt", "CKernels", "SplitMix"]),
    .testTarget(
      name: "HypPrimitivesTests",
      dependencies: [
        "HypPrimitives", "HypTaylor", .product(name: "RealModule", package: "swift-numerics"),
      ],
      exclude: ["Data"]),
    .testTarget(
      name: "HypPlotsTests",
      dependencies: [
        "HypPlots", "HypSyntax", "CInterrupt", "SplitMix",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "HypInterpreterTests",
      dependencies: [
        "HypInterpreter", "HypBindings", "HypCode", "HypCompiler", "HypFormula", "HypRuntime",
        "HypLibrary", "HypPrimitives", "HypNumbers", "HypSyntax", "GoldenFiles", "Programs",
        "SplitMix",
      ],
      exclude: ["Golden", "Listings/Golden", "Passes/Golden"]),
    .testTarget(name: "HypLiveTests", dependencies: ["HypLive", "HypSession", "HypSyntax"]),
    .testTarget(
      name: "HypLanguageServerTests",
      dependencies: ["HypLanguageServer", "HypSession", "HypSyntax", "SplitMix"]),
    .testTarget(name: "SpecTests", dependencies: ["HypSession"]),
  ],
  swiftLanguageModes: [.v6]
)

// What tests compare is compiled in the modules that they look at. Compiled here once more for every type of number, it
// would take a third of the time of a build, for a few seconds of the tests'.
for target in package.targets where target.type == .test {
  target.swiftSettings = [.unsafeFlags(["-Onone"])]
}
