// ShellCompletion.swift -- scripts that complete the command line in bash, zsh and fish.
//
// The options are those that `--help` lists, read from there: one that is added is completed. Files complete
// wherever one may appear, programs first in the place of the program; after it everything belongs to the script.

/// Writes the script of a shell.
struct ShellCompletion {
  /// An option, as a line of the help shows it.
  private struct Option {
    let names: [String]
    /// What a value is called, such as `file`; nil for a flag.
    let value: String?
    /// What a value may be; empty if that is not known.
    let choices: [String]
    let help: String

    var takesFile: Bool { value?.hasPrefix("file") ?? false }
  }

  private let options: [Option]

  /// - Parameter help: the help of the command, in which no line is broken.
  init(help: String) {
    var lines: [String] = []
    for line in help.split(separator: "\n") {
      // Behind long names the words begin in a line of their own.
      if line.hasPrefix("     "), !lines.isEmpty {
        lines[lines.count - 1] += " " + line
      } else {
        lines.append(String(line))
      }
    }
    options = lines.compactMap { Self.option(in: $0) }
  }

  /// `  -e, --eval <expression> Evaluate …`
  private static func option(in line: String) -> Option? {
    guard line.hasPrefix("  -") else { return nil }
    var words = line.split(separator: " ")[...]
    var names: [String] = []
    while let word = words.first, word.hasPrefix("-") {
      names.append(String(word.last == "," ? word.dropLast() : word))
      words.removeFirst()
    }
    var value: String?
    if let word = words.first, word.hasPrefix("<"), word.hasSuffix(">") {
      value = String(word.dropFirst().dropLast())
      words.removeFirst()
    }
    var help = words.joined(separator: " ")
    var choices: [String] = []
    if let start = help.firstRange(of: "(values: ") {
      let list = help[start.upperBound...].prefix { $0 != ";" && $0 != ")" }
      choices = list.split(separator: ",").map { String($0.drop { $0 == " " }) }
      help = String(help[..<start.lowerBound].reversed().drop { $0 == " " }.reversed())
    }
    return Option(names: names, value: value, choices: choices, help: help)
  }

  func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  private func names(where isWanted: (Option) -> Bool) -> String {
    options.filter(isWanted).flatMap(\.names).joined(separator: "|")
  }

  // MARK: bash

  private var bash: String {
    let choices = options.filter { !$0.choices.isEmpty }.map { option in
      "    \(option.names.joined(separator: "|")))\n"
        + "      COMPREPLY=($(compgen -W \"\(option.choices.joined(separator: " "))\" -- \"$current\"))\n"
        + "      return ;;\n"
    }
    return """
      # Completes `hyperrepl` in bash.

      _hyperrepl() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} IFS=$' \\t\\n'
        local index has_program=
        COMPREPLY=()
        # bash makes three words of `--color=always`.
        if [[ $current == "=" ]]; then
          current=
        elif [[ $previous == "=" ]]; then
          previous=${COMP_WORDS[COMP_CWORD-2]}
        fi
        for ((index = 1; index < COMP_CWORD; index++)); do
          case ${COMP_WORDS[index]} in
            \(names { $0.value != nil }))
              ((index++))
              [[ ${COMP_WORDS[index]} == "=" ]] && ((index++)) ;;
            -?*|"=") ;;
            *) has_program=yes ;;
          esac
        done
        # Any file, which is what an empty answer leads to.
        [[ $has_program ]] && return
        case $previous in
      \(choices.joined())\
          \(names { $0.takesFile })) return ;;
          \(names { $0.value != nil && !$0.takesFile && $0.choices.isEmpty }))
            type compopt &>/dev/null && compopt +o default +o bashdefault
            return ;;
        esac
        if [[ $current == -* ]]; then
          COMPREPLY=($(compgen -W "\(options.flatMap(\.names).joined(separator: " "))" -- "$current"))
          return
        fi
        # Programs and folders; where there are no programs, any file.
        IFS=$'\\n'
        local programs=($(compgen -f -X '!*.hyp' -- "$current"))
        [[ ${#programs[@]} -gt 0 ]] && COMPREPLY=("${programs[@]}" $(compgen -d -- "$current"))
      }

      complete -o bashdefault -o default -o filenames -F _hyperrepl hyperrepl

      """
  }

  // MARK: zsh

  private var zsh: String {
    let lines = options.map { option in
      let help = option.help.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        .replacing("'", with: "'\\''")
      let several =
        option.help.contains("repeated") ? "*" : "(\(option.names.joined(separator: " ")))"
      var end = ""
      if let value = option.value {
        let action =
          option.takesFile
          ? "_files" : option.choices.isEmpty ? " " : "(\(option.choices.joined(separator: " ")))"
        end = ":\(value):\(action)"
      }
      let names = option.names.map { name in
        option.value != nil && name.hasPrefix("--") ? name + "=" : name
      }
      let list = names.count > 1 ? "'{\(names.joined(separator: ","))}'" : names[0]
      return "  '\(several)\(list)[\(help)]\(end)' \\\n"
    }
    return """
      #compdef hyperrepl
      # Completes `hyperrepl` in zsh.

      _arguments -S \\
      \(lines.joined())\
        '1:program:_files -g "*.hyp"' \\
        '*:argument:_files'

      """
  }

  // MARK: fish

  private var fish: String {
    let lines = options.map { option in
      var words = ["complete -c hyperrepl"]
      for name in option.names {
        words.append(name.hasPrefix("--") ? "-l \(name.dropFirst(2))" : "-s \(name.dropFirst())")
      }
      if option.takesFile {
        words.append("-r -F")
      } else if option.value != nil {
        words.append("-x")
      }
      if !option.choices.isEmpty { words.append("-a '\(option.choices.joined(separator: " "))'") }
      words.append("-d '\(option.help.replacing("'", with: "\\'"))'")
      return words.joined(separator: " ") + "\n"
    }
    return """
      # Completes `hyperrepl` in fish.

      \(lines.joined())\
      complete -c hyperrepl -k -a '(__fish_complete_suffix .hyp)'

      """
  }
}
