// TopicTests.swift -- help by subject and by words, names that are forgotten, folders, and pasted conversations.

import HypSession
import Testing

@Suite struct Topics {
  private let conversation = Conversation()

  /// Every example can be typed, and the page shows what it gives.
  @Test func examplesOfWordsAndSignsRun() {
    #expect(Topic.all.count > 20)
    for topic in Topic.all {
      let fresh = Conversation()
      #expect(fresh.reported(topic.example) == "", "\(topic.names)")
      for name in topic.names {
        let page = conversation.shown(":help \(name)")
        #expect(page.hasPrefix(topic.usage), "\(name)")
        #expect(page.split(separator: "\n").count >= 4, "\(page)")
        #expect(conversation.shown("?\(name)") == page)
      }
    }
  }

  @Test func everyKeywordHasAPage() {
    for word in [
      "and", "or", "not", "for", "in", "while", "if", "else", "return", "import", "none",
    ] {
      #expect(!conversation.shown("?\(word)").isEmpty, "\(word)")
    }
  }

  @Test func subjectsListTheirFunctions() {
    let plots = conversation.shown(":help plots")
    #expect(plots.hasPrefix("Plots\n  plot(") && plots.contains("  quiver("))
    #expect(conversation.shown(":help arrays").contains("reshape("))
    #expect(conversation.shown(":help derivatives").contains("hessian(f"))
    #expect(conversation.shown(":help random").contains("randn("))
    #expect(conversation.shown(":help functions").contains("Linear algebra\n"))
    #expect(conversation.shown(":help tutorial").contains("docs/tutorial.md"))
    #expect(conversation.reported(":help nothing_of_the_kind").contains("no help on"))
  }

  @Test func wordsAreSearched() {
    let found = conversation.shown(":help /inverse")
    #expect(found.contains("inv(A)"))
    #expect(conversation.shown(":help /GRADIENT").contains("grad(f"))
    #expect(conversation.shown("?/leaves the loop").contains("`?for`"))
    #expect(conversation.reported(":help /qwertz").contains("nothing in the help"))
    for line in found.split(separator: "\n") { #expect(line.count <= 100) }
  }

  @Test func namesAreForgotten() {
    #expect(conversation.shown("x = 3; y = [1, 2]; sin = 5") == "")
    #expect(
      conversation.shown(":who")
        == "sin  8 B       number\nx    8 B       number\ny    16 B      vector(2)\n")
    #expect(conversation.reported(":forget z x").contains("`z`"))
    #expect(conversation.shown("x") == "3\n")
    #expect(conversation.shown(":forget x, sin") == "")
    #expect(conversation.reported("x").contains("E0201"))
    #expect(
      conversation.shown("y; sin(0)") == "[1, 2]\n0\n" || conversation.shown("sin(0)") == "0\n")
    #expect(conversation.reported(":forget").contains("takes names"))
  }

  @Test func theShellAndItsFoldersAreTheHosts() {
    #expect(conversation.reported("!ls").contains("no shell here"))
    #expect(conversation.reported(":cd /tmp").contains("no folders here"))
    // The negation of other languages is no command of the shell.
    _ = conversation.shown("done = true")
    #expect(conversation.reported("!done").contains("E0108"))
  }
}

@Suite struct Transcripts {
  private let session = Conversation().session

  @Test func promptsAndAnswersAreLeftOut() {
    let page = """
      hyp> f(x) = x^2
      hyp> f(3)
      9
      hyp[3]> trian(1)
      error[E0201]: unknown name `trian`
        ┌─ <prompt:3>:1:1
      hyp> heron(a) = {
             x = a
             x
           }
      hyp> heron(2)
      2
      """
    let typed = """
      f(x) = x^2
      f(3)
      trian(1)
      heron(a) = {
        x = a
        x
      }
      heron(2)
      """
    #expect(session.pasted(page, behind: "") == typed)
    #expect(session.pasted("  hyp> 1 + 1\n  2\n", behind: "") == "1 + 1")
    #expect(session.pasted("hyp> \n", behind: "") == "")
  }

  @Test func otherTextStaysAsItIs() {
    #expect(session.pasted("hyp > 3", behind: "") == "hyp > 3")
    #expect(
      session.pasted("x = 1\ny = hypot(3, 4) > 2", behind: "") == "x = 1\ny = hypot(3, 4) > 2")
    #expect(session.pasted("hyp> 1", behind: "s = \"") == "hyp> 1")
  }
}
