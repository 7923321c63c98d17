// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "hyperrepl",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "hyperrepl", targets: ["hyperrepl"]),
    .library(name: "HypSyntax", targets: ["HypSyntax"]),
    .library(name: "HypNumbers", targets: ["HypNumbers"]),
    .library(name: "HypPrimitives", targets: ["HypPrimitives"]),
    .library(name: "HypMachine", targets: ["HypMachine"]),
    .library(name: "HypSession", targets: ["HypSession"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    // MARK: The language, from text to value
    .target(name: "HypSyntax"),
    .target(
      name: "HypNumbers",
      dependencies: [.product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "HypPrimitives", dependencies: ["HypNumbers"]),
    .target(name: "HypMachine", dependencies: ["HypSyntax", "HypPrimitives", "HypNumbers"]),

    // MARK: A conversation, and the terminal
    .target(name: "HypSession", dependencies: ["HypMachine"]),
    .target(name: "CEditLine", linkerSettings: [.linkedLibrary("edit")]),
    .target(name: "LineEditing", dependencies: ["CEditLine"]),
    .executableTarget(
      name: "hyperrepl",
      dependencies: [
        "HypSession", "LineEditing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: Tests
    // The command is a dependency so that it is built beside the tests that run it.
    .testTarget(name: "SpecTests", dependencies: ["hyperrepl"]),
  ],
  swiftLanguageModes: [.v6]
)
