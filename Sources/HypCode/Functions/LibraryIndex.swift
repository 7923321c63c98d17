// LibraryIndex.swift -- the functions of the library, as far as the compiler knows them.

/// A function of the library that is not elementwise, by its place in the index.
package struct LibraryID: Hashable, Sendable {
  package let index: Int
}

/// What the functions of the library declare, by their places. The library stands above: it registers
/// its functions once, before the first statement is compiled.
package enum LibraryIndex {
  /// Written once, and before anything asks for `all`.
  nonisolated(unsafe) private static var declare: (() -> [any LibraryDeclaration.Type])?

  package static let all: [any LibraryDeclaration.Type] = {
    assert(declare != nil, "the library is asked for before it is registered")
    return declare?() ?? []
  }()

  /// Makes the functions known, which are asked for when one is first needed. Called once.
  package static func register(_ functions: @escaping () -> [any LibraryDeclaration.Type]) {
    declare = functions
  }

  /// A function by its name, `min` and `max` of one argument too.
  package static func named(_ name: String) -> LibraryID? { byName[name] }

  /// The function that has a role.
  package static func id(of role: LibraryRole) -> LibraryID? { roles[role] }

  private static let roles: [LibraryRole: LibraryID] = {
    var roles: [LibraryRole: LibraryID] = [:]
    for (index, function) in all.enumerated() {
      if let role = function.role { roles[role] = LibraryID(index: index) }
    }
    return roles
  }()

  /// What a function declares.
  package static subscript(id: LibraryID) -> any LibraryDeclaration.Type { all[id.index] }

  package static let names = all.map { $0.entry.name }

  private static let byName: [String: LibraryID] = {
    var byName: [String: LibraryID] = [:]
    for (index, name) in names.enumerated() { byName[name] = LibraryID(index: index) }
    return byName
  }()

  package static func entry(_ id: LibraryID) -> LibraryEntry { self[id].entry }

  package static func signature(_ id: LibraryID) -> Signature {
    Signature(self[id].entry.signature)
  }
}
