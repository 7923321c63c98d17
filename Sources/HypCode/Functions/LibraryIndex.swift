// LibraryIndex.swift -- the functions of the library by their places, as far as the compiler knows them.

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

  /// The place of a function by its name, that of `min` and `max` of one argument too.
  package static func place(_ name: String) -> Int? { places[name] }

  /// The place of the function that has a role.
  package static func place(_ role: LibraryRole) -> Int? { roles[role] }

  private static let roles: [LibraryRole: Int] = {
    var roles: [LibraryRole: Int] = [:]
    for (place, function) in all.enumerated() {
      if let role = function.role { roles[role] = place }
    }
    return roles
  }()

  package static let names = all.map { $0.entry.name }

  private static let places: [String: Int] = {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    return places
  }()

  package static func entry(_ place: Int) -> LibraryEntry { all[place].entry }

  package static func signature(_ place: Int) -> Signature { Signature(all[place].entry.signature) }
}
